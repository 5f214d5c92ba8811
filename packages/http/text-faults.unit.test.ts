import assert from 'node:assert/strict'
import { test } from 'node:test'
import { jsonTextFaults, maxFieldErrors } from './text-faults.ts'

const fault = (pointer: string, code: string) => ({ pointer, code })

test('NUL and lone surrogates are found in texts and keys at any depth, whatever a schema would say', () => {
  const value: unknown = JSON.parse(
    '{"a":[{"b":"x\\u0000"},"\\ud83d"],"k\\udc00":{"c":"\\ude00\\ud83d"},"n\\u0000":1,"good":"😀"}',
  )
  assert.deepEqual(jsonTextFaults(value), [
    fault('/a/0/b', 'control-character'),
    fault('/a/1', 'lone-surrogate'),
    fault('/k\ufffd', 'lone-surrogate'),
    fault('/k\ufffd/c', 'lone-surrogate'),
    fault('/n\0', 'control-character'),
  ])
})

test('a key __proto__ is found where a schema takes any key', () => {
  const value: unknown = JSON.parse('{"labels":{"__proto__":{"admin":true}}}')
  assert.deepEqual(jsonTextFaults(value), [fault('/labels/__proto__', 'unknown-field')])
})

test('of very many faults the first ones are told', () => {
  const faults = jsonTextFaults(Array.from({ length: 10_000 }, () => '\0'))
  assert.equal(faults.length, maxFieldErrors)
  assert.equal(faults.at(-1)?.pointer, `/${maxFieldErrors - 1}`)
})

test('what is no text has no fault', () => {
  for (const value of [null, undefined, 0, true, [], {}, 'École 😀\n'])
    assert.deepEqual(jsonTextFaults(value), [])
})
