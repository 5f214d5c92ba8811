import type { DatabaseSync } from 'node:sqlite'
import type { FlushTables } from '../settle-and-write.ts'

const INSERT_STREAM = `
INSERT INTO person_streams (person, stream)
VALUES (?, ?)
ON CONFLICT (person, stream) DO NOTHING`

const SELECT_STREAMS = `
SELECT stream
FROM person_streams
WHERE person = ?
ORDER BY sequence`

const COUNT_STREAMS = `
SELECT COUNT(*) AS streams
FROM person_streams
WHERE person = ?`

export type PersonStreamsTable = FlushTables['personStreams'] & {
  /** In the order in which they were first written. */
  streamsOf(person: string): readonly string[]
}

export function personStreamsTable(db: DatabaseSync): PersonStreamsTable {
  const insertStream = db.prepare(INSERT_STREAM)
  const selectStreams = db.prepare(SELECT_STREAMS)
  const countStreams = db.prepare(COUNT_STREAMS)

  return {
    add: (person, stream) => void insertStream.run(person, stream),
    streamsOf: (person) => selectStreams.all(person).map((row) => String(row['stream'])),
    count: (person) => Number(countStreams.get(person)?.['streams']),
  }
}
