import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { kitSchemaVersion } from '../kit-tables.ts'
import { readPositions, writePositions } from '../positions.ts'
import { openSqliteReadModels } from './open-sqlite-read-models.ts'

/** A file as schema version 1 left it, with one position. */
const asVersion1 = [
  'DROP TABLE kit_generation_uses',
  'DROP TABLE kit_consumers',
  'ALTER TABLE kit_positions DROP COLUMN next_offset',
  "INSERT INTO kit_positions (consumer, source, partition_id, store, position) VALUES ('reader', 'things', 2, 's', 7)",
  'UPDATE kit_schema SET version = 1',
]

test('a file of an earlier schema is expanded where it is, and its positions go on', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'annals-kit-schema-'))
  const file = join(folder, 'read-models.sqlite')
  try {
    const earlier = await openSqliteReadModels({ file })
    await earlier.write(async (transaction) => {
      for (const sql of asVersion1) await transaction.run(sql)
    })
    await earlier.close()
    for (const nextOffset of [40, 41]) {
      const database = await openSqliteReadModels({ file })
      const { dialect } = database
      await database.write(async (transaction) => {
        const [schema] = await transaction.all('SELECT version, readable_from FROM kit_schema')
        assert.deepEqual({ ...schema }, { version: kitSchemaVersion, readable_from: 1 })
        const { store, byPartition } = await readPositions(transaction, 'reader', 'things')
        assert.deepEqual([store, byPartition], ['s', new Map([[2, 7]])])
        const moving = { consumer: 'reader', source: 'things', store: 's' }
        await writePositions(transaction, dialect, moving, new Map([[2, { position: 7, nextOffset }]]))
        const { nextOffsets } = await readPositions(transaction, 'reader', 'things')
        assert.deepEqual(nextOffsets, new Map([[2, nextOffset]]))
      })
      await database.close()
    }
  } finally {
    await rm(folder, { recursive: true })
  }
})
