import { randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { allSecrets, type SecretName } from './secrets.ts'

/** Enough for each of them to be a key by itself. */
const secretBytes = 32

/**
 * Makes the secrets that are missing in the folder, and returns their names. One that is there stays: with another
 * `store-…` secret the persons' data of that store could not be read any more.
 */
export async function makeSecrets(
  folder: string,
  mint: () => string = () => randomBytes(secretBytes).toString('hex'),
): Promise<readonly SecretName[]> {
  // The folder keeps others out: each container's own user must be able to read the files that are mounted for it.
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const made: SecretName[] = []
  for (const name of allSecrets) {
    try {
      await writeFile(join(folder, name), mint(), { flag: 'wx', mode: 0o444 })
      made.push(name)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
  }
  return made
}
