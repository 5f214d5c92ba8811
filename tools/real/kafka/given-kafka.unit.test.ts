import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readBrokers } from './given-kafka.ts'

test('brokers are read from a list', () => {
  assert.deepEqual(readBrokers('one:9092, [::1]:9093'), [
    { host: 'one', port: 9092 },
    { host: '[::1]', port: 9093 },
  ])
})

test('a broker without a port is refused and named', () => {
  assert.throws(() => readBrokers('one:9092,two'), /this is not: two/)
})
