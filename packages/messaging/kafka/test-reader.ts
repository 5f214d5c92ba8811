import assert from 'node:assert/strict'
import { eventually, type RecordingHandler } from '../contract-suite/index.ts'
import { openTestTopic, type TestTopic } from './test-topic.ts'

export const deadlineMs = 30_000

/** Runs a test on a topic of its own. */
export async function onTopic(
  brokers: readonly string[],
  run: (topic: TestTopic) => Promise<void>,
  options: Parameters<typeof openTestTopic>[1] = {},
) {
  const topic = await openTestTopic(brokers, options)
  try {
    await run(topic)
  } finally {
    await topic.close()
  }
}

/** Publishes so many events to streams in turn, and waits until the relay has passed them on. */
export async function publish(topic: TestTopic, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1)
    topic.log.publish(`stream-${index % 7}`, 'Happened', { index })
  const head = await topic.log.head()
  await eventually(
    'the relay is at the head',
    () => topic.leases.checkpoint('relay').position === head,
    deadlineMs,
  )
}

/** Whether it has handled all that the log holds. */
export async function isAtHead(topic: TestTopic, handler: RecordingHandler): Promise<boolean> {
  const events = await topic.log.readAll({ after: 0, limit: 1_000_000 })
  const last = new Map(events.map(({ partition, position }) => [partition, position]))
  const { byPartition } = handler.current()
  return [...last].every(([partition, position]) => (byPartition.get(partition) ?? 0) >= position)
}

/** Every event of the log once, in order within its partition. */
export async function assertWhole(topic: TestTopic, handled: RecordingHandler['handled']): Promise<void> {
  const events = await topic.log.readAll({ after: 0, limit: 1_000_000 })
  const expected = Map.groupBy(events, ({ partition }) => partition)
  const actual = Map.groupBy(handled, ({ partition }) => partition)
  assert.deepEqual(new Set(actual.keys()), new Set(expected.keys()))
  for (const [partition, group] of expected) {
    assert.deepEqual(
      actual.get(partition)?.map(({ position }) => position),
      group.map(({ position }) => position),
    )
  }
}
