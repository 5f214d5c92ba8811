import assert from 'node:assert/strict'
import { test } from 'node:test'
import { partMetrics } from './part-metrics.ts'

test('a part counts its requests by route template, its commands, lag, parked sequences and late records', async () => {
  const metrics = partMetrics('order-command')
  try {
    metrics.observeRequest({ method: 'POST', route: '/orders/:orderId/ship', status: 200, durationMs: 12 })
    metrics.countCommand('shipOrder', 'accepted')
    metrics.countCommand('shipOrder', 'accepted')
    metrics.setConsumerLag('references', 'inventory', 7)
    metrics.setParked('references', 1)
    metrics.setDroppedLate('orders', 3)
    metrics.setDroppedLate('orders', 5)
    metrics.countDependencyFailure('database')
    const text = await metrics.text()
    const labels = 'part="order-command",method="POST",route="/orders/:orderId/ship",status="200"'
    const expected = [
      `annals_http_request_duration_seconds_bucket{le="0.01",${labels}} 0`,
      `annals_http_request_duration_seconds_bucket{le="0.025",${labels}} 1`,
      'annals_commands_total{command="shipOrder",outcome="accepted",part="order-command"} 2',
      'annals_consumer_lag_events{consumer="references",source="inventory",part="order-command"} 7',
      'annals_parked_sequences{consumer="references",part="order-command"} 1',
      'annals_windows_dropped_late_total{metric="orders",part="order-command"} 5',
      'annals_dependency_failures_total{dependency="database",part="order-command"} 1',
    ]
    for (const line of expected) assert(text.includes(`${line}\n`), line)
    assert.match(text, /annals_event_loop_lag_seconds\{part="order-command"\} \d/)
    assert.match(text, /annals_resident_memory_bytes\{part="order-command"\} \d{7}/)
  } finally {
    metrics.stop()
  }
})

test('a refused configuration counts and shows until a good one comes', async () => {
  const metrics = partMetrics('radar-command')
  try {
    const shown = async () =>
      (await metrics.text()).split('\n').filter((line) => line.startsWith('annals_config_'))
    metrics.countConfigReload('tariff', 'refused')
    assert.deepEqual(await shown(), [
      'annals_config_reloads_total{config="tariff",outcome="refused",part="radar-command"} 1',
      'annals_config_refused{config="tariff",part="radar-command"} 1',
    ])
    metrics.countConfigReload('tariff', 'loaded')
    assert.deepEqual(await shown(), [
      'annals_config_reloads_total{config="tariff",outcome="refused",part="radar-command"} 1',
      'annals_config_reloads_total{config="tariff",outcome="loaded",part="radar-command"} 1',
      'annals_config_refused{config="tariff",part="radar-command"} 0',
    ])
  } finally {
    metrics.stop()
  }
})

test('two parts of one process do not share numbers', async () => {
  const [left, right] = [partMetrics('left'), partMetrics('right')]
  try {
    left.countCommand('ship', 'accepted')
    assert.doesNotMatch(await right.text(), /command="ship"/)
  } finally {
    left.stop()
    right.stop()
  }
})
