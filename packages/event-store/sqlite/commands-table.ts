import type { DatabaseSync } from 'node:sqlite'
import { murmur2 } from '../partition-of.ts'
import type { Written } from '../port.ts'
import type { FlushTables } from '../settle-and-write.ts'

const prunedAtOnce = 500
const pauseBetweenPrunesMs = 60_000

const SELECT_COMMAND = `
SELECT request_hash, written
FROM commands
WHERE id_hash = ? AND id = ? AND (kept_until_ms IS NULL OR kept_until_ms > ?)`

const INSERT_COMMAND = `
INSERT INTO commands (id_hash, id, request_hash, written, kept_until_ms)
VALUES (?, ?, ?, ?, ?)`

const DELETE_EXPIRED = `
DELETE FROM commands
WHERE sequence IN (
  SELECT sequence
  FROM commands
  WHERE kept_until_ms <= ?
  ORDER BY kept_until_ms
  LIMIT ?
)`

export type CommandsTable = FlushTables['commands'] & {
  /** Forgets expired commands, some at a time: a flush never pays for a month of them. */
  prune(nowMs: number): void
}

export function commandsTable(db: DatabaseSync): CommandsTable {
  const selectCommand = db.prepare(SELECT_COMMAND)
  const insertCommand = db.prepare(INSERT_COMMAND)
  const deleteExpired = db.prepare(DELETE_EXPIRED)
  let nextPruneMs = 0

  return {
    find(commandId, nowMs) {
      const row = selectCommand.get(hashOf(commandId), commandId, nowMs)
      if (row === undefined) return undefined
      return {
        requestHash: String(row['request_hash']),
        written: JSON.parse(String(row['written'])) as Written,
      }
    },

    insert(commandId, { requestHash, written }, keptUntilMs) {
      insertCommand.run(
        hashOf(commandId),
        commandId,
        requestHash,
        JSON.stringify(written),
        keptUntilMs ?? null,
      )
    },

    prune(nowMs) {
      if (nowMs < nextPruneMs) return
      const { changes } = deleteExpired.run(nowMs, prunedAtOnce)
      nextPruneMs = Number(changes) < prunedAtOnce ? nowMs + pauseBetweenPrunesMs : nowMs
    },
  }
}

function hashOf(commandId: string): number {
  return murmur2(Buffer.from(commandId, 'utf8'))
}
