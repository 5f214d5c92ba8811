import { createHash } from 'node:crypto'

const digestLength = 16

/** What the table of commands knows a command id by: short, of one length, and told apart by the id's bytes. */
export function commandDigest(commandId: string): Buffer {
  return createHash('sha256').update(commandId, 'utf8').digest().subarray(0, digestLength)
}
