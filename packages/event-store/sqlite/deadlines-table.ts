import type { DatabaseSync } from 'node:sqlite'
import { type Deadline, epochMsOf, instantOf } from '@annals/kernel'
import type { FlushTables } from '../settle-and-write.ts'

const DELETE_DEADLINE = `
DELETE FROM deadlines
WHERE stream = ? AND name = ?`

const UPSERT_DEADLINE = `
INSERT INTO deadlines (stream, name, attempt, due_at_ms)
VALUES (?, ?, ?, ?)
ON CONFLICT (stream, name) DO UPDATE
SET attempt = excluded.attempt, due_at_ms = excluded.due_at_ms`

const SELECT_DUE = `
SELECT stream, name, attempt, due_at_ms
FROM deadlines
WHERE due_at_ms <= ?
ORDER BY due_at_ms, stream, name
LIMIT ?`

export type DeadlinesTable = FlushTables['deadlines'] & {
  due(nowMs: number, limit: number): readonly Deadline[]
}

export function deadlinesTable(db: DatabaseSync): DeadlinesTable {
  const deleteDeadline = db.prepare(DELETE_DEADLINE)
  const upsertDeadline = db.prepare(UPSERT_DEADLINE)
  const selectDue = db.prepare(SELECT_DUE)

  return {
    write({ schedule = [], cancel = [] }) {
      for (const { stream, name } of cancel) deleteDeadline.run(stream, name)
      for (const { stream, name, attempt, dueAt } of schedule) {
        upsertDeadline.run(stream, name, attempt, epochMsOf(dueAt))
      }
    },

    due: (nowMs, limit) =>
      selectDue.all(nowMs, limit).map((row) => ({
        stream: String(row['stream']),
        name: String(row['name']),
        attempt: Number(row['attempt']),
        dueAt: instantOf(Number(row['due_at_ms'])),
      })),
  }
}
