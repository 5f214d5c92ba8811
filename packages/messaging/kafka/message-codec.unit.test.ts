import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ContractEvent } from '@annals/contracts'
import type { Message } from 'kafkajs'
import { messageOf, readMessage } from './message-codec.ts'

const nowMs = Date.UTC(2026, 5, 1)

const event: ContractEvent = {
  id: 'event-7',
  type: 'OrderPlaced',
  source: 'order',
  time: '2026-05-31T10:00:00.123Z',
  subject: 'order-é-1',
  position: 7,
  partition: 3,
  streamVersion: 2,
  store: 'store-1',
  actor: 'user:ana',
  correlationId: 'correlation-7',
  causationId: 'cause-7',
  commandId: 'command-7',
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  data: { net: 12, note: 'Zoë 🚲', gone: null },
}

/** As a broker gives it back: header values and the value are bytes. */
function received({ headers = {}, value }: Message) {
  const bytes = Object.entries(headers).map(([name, text]) => [name, Buffer.from(String(text))] as const)
  return { headers: Object.fromEntries(bytes), value: Buffer.from(String(value)) }
}

test('an event comes back whole from its message, with the position that it follows', () => {
  const message = messageOf(event, 4, nowMs)
  assert.deepEqual(readMessage('order', 3, received(message)), { event, previous: 4 })
  const { traceparent: _none, ...untraced } = event
  assert.deepEqual(readMessage('order', 3, received(messageOf(untraced, 0, nowMs))), {
    event: untraced,
    previous: 0,
  })
})

test('a message is CloudEvents 1.0 in binary mode, keyed by its stream, in the partition that the store gave it', () => {
  const { key, partition, timestamp, headers } = messageOf(event, 4, nowMs)
  assert.deepEqual([key, partition, timestamp], ['order-é-1', 3, String(Date.parse(event.time))])
  assert.deepEqual(Object.keys(headers ?? {}).toSorted(), [
    'ce_actor',
    'ce_causationid',
    'ce_commandid',
    'ce_correlationid',
    'ce_id',
    'ce_position',
    'ce_previous',
    'ce_source',
    'ce_specversion',
    'ce_store',
    'ce_streamversion',
    'ce_subject',
    'ce_time',
    'ce_type',
    'content-type',
    'traceparent',
  ])
})

test('an event of the future has the present as the time that Kafka keeps it by', () => {
  const early = { ...event, time: '2026-06-02T00:00:00.000Z' }
  const message = messageOf(early, 4, nowMs)
  assert.equal(message.timestamp, String(nowMs))
  assert.equal(readMessage('order', 3, received(message)).event.time, early.time)
})

test('what is no event of the source is unreadable, and the error holds nothing of it', () => {
  const good = received(messageOf(event, 4, nowMs))
  const broken = [
    { ...good, headers: {} },
    ...Object.keys(good.headers)
      .filter((name) => name.startsWith('ce_') && name !== 'ce_specversion')
      .map((name) => ({ ...good, headers: { ...good.headers, [name]: Buffer.alloc(0) } })),
    { ...good, headers: { ...good.headers, ce_source: Buffer.from('Zoë') } },
    { ...good, headers: { ...good.headers, ce_position: Buffer.from('7.5') } },
    { ...good, headers: { ...good.headers, ce_position: Buffer.from('0') } },
    { ...good, headers: { ...good.headers, ce_previous: Buffer.from('-1') } },
    { ...good, value: null },
    { ...good, value: Buffer.from('{"name":"Zoë"') },
    { ...good, value: Buffer.from('["Zoë"]') },
  ]
  for (const message of broken) {
    assert.throws(
      () => readMessage('order', 3, message),
      (error: Error) => {
        assert.equal(error.name, 'UnreadableMessageError')
        assert.doesNotMatch(error.message, /Zoë/)
        return true
      },
    )
  }
})
