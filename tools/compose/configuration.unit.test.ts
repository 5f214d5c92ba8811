import assert from 'node:assert/strict'
import { test } from 'node:test'
import { demoTariff, tariffSchema } from '@annals/infraction-contracts'
import { parse } from 'yaml'
import { configurationFiles } from './configuration.ts'

test('the mounted tariff is the one of the demo, the analytics settings are the defaults', () => {
  assert.deepEqual(tariffSchema.parse(parse(configurationFiles['tariff.yaml'] ?? '')), demoTariff)
  assert.deepEqual(parse(configurationFiles['analytics.yaml'] ?? ''), {})
})
