import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import type { KafkaMessage } from 'kafkajs'
import { readHeadersOnce } from './header-reading.ts'

const require = createRequire(import.meta.url)
const writeRecord: (record: object) => {
  readonly buffer: Buffer
} = require('kafkajs/src/protocol/recordBatch/record/v0/index.js')
const readRecord: (
  decoder: object,
  context: object,
) => KafkaMessage = require('kafkajs/src/protocol/recordBatch/record/v0/decoder.js')
const Decoder: new (
  bytes: Buffer,
) => { readVarIntBytes: () => Buffer } = require('kafkajs/src/protocol/decoder.js')

test('headers are read as kafkajs reads them, one that comes twice as a list, and none as none', () => {
  readHeadersOnce()
  readHeadersOnce()
  const written = [{ one: 'a', twice: ['b', 'ü'], thrice: ['c', 'd', 'e'], empty: '' }, {}]
  for (const headers of written) {
    const { buffer } = writeRecord({ offsetDelta: 0, timestampDelta: 0, key: 'key', value: 'value', headers })
    const record = new Decoder(new Decoder(buffer).readVarIntBytes())
    const read = readRecord(record, { firstOffset: '7', firstTimestamp: '1790000000000' })
    const texts = Object.entries(read.headers ?? {}).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map(String) : String(value),
    ])
    assert.deepEqual(Object.fromEntries(texts), headers)
    assert.deepEqual([read.offset, String(read.key), String(read.value)], ['7', 'key', 'value'])
  }
})
