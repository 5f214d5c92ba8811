import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type KafkaAcl, kafkaAcls } from './kafka-acls.ts'
import { parts } from './parts.ts'

const shown = ({ resource, operations }: KafkaAcl) =>
  `${operations.join('+')} ${resource.type} ${resource.name}${resource.patternType === 'prefix' ? '*' : ''}`

function aclsOf(name: string): readonly string[] {
  const part = parts.find((known) => known.name === name)
  assert.ok(part)
  return kafkaAcls(part, 'annals').map(shown)
}

test('a command part writes its own topic, reads what it consumes and joins groups of its own name', () => {
  assert.deepEqual(aclsOf('order-command'), [
    'Describe+Write topic annals.order.v1',
    'Describe+Read topic annals.customer.v1',
    'Describe+Read topic annals.inventory.v1',
    'Describe+Read group annals.order-command.*',
  ])
})

test('a command part that consumes nothing joins no group', () => {
  assert.deepEqual(aclsOf('customer-command'), ['Describe+Write topic annals.customer.v1'])
})

test('a query part writes nothing', () => {
  for (const { name } of parts.filter(({ kind }) => kind === 'query'))
    assert.ok(
      aclsOf(name).every((acl) => !acl.includes('Write')),
      name,
    )
})

test('no group prefix of a part is the beginning of another part’s', () => {
  const prefixes = parts.map(({ name }) => `annals.${name}.`)
  for (const one of prefixes)
    assert.deepEqual(
      prefixes.filter((other) => other.startsWith(one)),
      [one],
    )
})
