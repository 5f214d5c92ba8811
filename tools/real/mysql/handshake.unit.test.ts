import assert from 'node:assert/strict'
import { test } from 'node:test'
import { versionOfHandshake } from './handshake.ts'

const greeting = (version: string) =>
  Buffer.concat([Buffer.from([9, 0, 0, 0, 10]), Buffer.from(`${version}\0`), Buffer.from([1, 2, 3])])

test('the version of a greeting is known once its end is there', () => {
  const bytes = greeting('9.7.4-2')
  assert.equal(versionOfHandshake(bytes), '9.7.4-2')
  assert.equal(versionOfHandshake(bytes.subarray(0, 8)), undefined)
  assert.equal(versionOfHandshake(Buffer.alloc(0)), undefined)
})

test("MariaDB's version loses what it puts before it for old replicas", () => {
  assert.equal(versionOfHandshake(greeting('5.5.5-10.11.19-MariaDB')), '10.11.19-MariaDB')
})

test('a refusal is told in its own words and another protocol is named', () => {
  const refusal = Buffer.concat([Buffer.from([9, 0, 0, 0, 0xff, 0x6a, 0x04]), Buffer.from('Host is blocked')])
  assert.throws(() => versionOfHandshake(refusal), /Host is blocked/)
  assert.throws(() => versionOfHandshake(Buffer.from('HTTP/1.1')), /not a MySQL server/)
})
