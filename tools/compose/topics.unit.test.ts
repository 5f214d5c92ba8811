import assert from 'node:assert/strict'
import { test } from 'node:test'
import { services } from '@annals/installation'
import { topics } from './topics.ts'
import { topicsScript } from './topics-script.ts'

test('every service has its topic', () => {
  assert.deepEqual(
    topics.map(({ name }) => name),
    services.map((service) => `annals.${service}.v1`),
  )
})

test('the script names every topic with its partitions and its settings', () => {
  for (const { name, partitions, settings } of topics) {
    const line = topicsScript()
      .split('\n')
      .find((text) => text.startsWith(`topic ${name} `))
    assert(line !== undefined, name)
    assert(line.includes(` --partitions ${partitions} `), name)
    for (const [setting, value] of Object.entries(settings))
      assert(line.includes(` --config ${setting}=${value}`), `${name}: ${setting}`)
  }
})
