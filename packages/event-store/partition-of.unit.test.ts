import assert from 'node:assert/strict'
import { test } from 'node:test'
import { murmur2, partitionOf } from './partition-of.ts'

// The vectors of Kafka's own UtilsTest.testMurmur2.
const vectors: readonly (readonly [string, number])[] = [
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
  ['abc', 479470107],
]

test('murmur2 gives what Kafka gives', () => {
  for (const [text, hash] of vectors) assert.equal(murmur2(Buffer.from(text)), hash, text)
})

test("a stream's partition is the positive hash over the partition count", () => {
  assert.equal(partitionOf('abc', 12), 479470107 % 12)
  assert.equal(partitionOf('21', 12), (-973932308 & 0x7fffffff) % 12)
})

test('a stream keeps its partition whatever buffer it is read from', () => {
  const padded = Buffer.from('xxfoobar')
  assert.equal(murmur2(padded.subarray(2)), -790332482)
})
