import { randomBytes } from 'node:crypto'
import type { Kafka as KafkaClient, KafkaMessage } from 'kafkajs'

/** A message of a topic, as it stands there. */
export type TopicMessage = {
  readonly partition: number
  readonly offset: number
  readonly key: string
  readonly id: string
  readonly type: string
  readonly time: string
  readonly subject: string
  readonly position: number
  readonly previous: number
  readonly streamVersion: number
  readonly store: string
  readonly data: Readonly<Record<string, unknown>>
}

const deadlineMs = 60_000

/** Every message of these topics up to their ends of now, by topic, each partition in the order of its offsets. */
export async function readTopics(
  client: KafkaClient,
  topics: readonly string[],
): Promise<ReadonlyMap<string, readonly TopicMessage[]>> {
  const messages = new Map<string, TopicMessage[]>(topics.map((topic) => [topic, []]))
  const missing = await endOffsets(client, topics)
  if (missing.size === 0) return messages
  const consumer = client.consumer({ groupId: `annals-check-${randomBytes(6).toString('hex')}` })
  await consumer.connect()
  try {
    await consumer.subscribe({ topics: [...topics], fromBeginning: true })
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const late = setTimeout(
      () => reject(new Error(`no end within ${deadlineMs} ms: ${JSON.stringify([...missing])}`)),
      deadlineMs,
    )
    await consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch: { topic, partition, messages: brought } }) => {
        messages.get(topic)?.push(...brought.map((message) => readMessage(partition, message)))
        const key = `${topic}/${partition}`
        const end = missing.get(key)
        if (end !== undefined && Number(brought.at(-1)?.offset) + 1 >= end) missing.delete(key)
        if (missing.size === 0) resolve()
      },
    })
    await promise.finally(() => clearTimeout(late))
    return messages
  } finally {
    await consumer.disconnect()
  }
}

async function endOffsets(client: KafkaClient, topics: readonly string[]): Promise<Map<string, number>> {
  const admin = client.admin()
  await admin.connect()
  try {
    const ends = new Map<string, number>()
    for (const topic of topics)
      for (const { partition, low, high } of await admin.fetchTopicOffsets(topic))
        if (Number(high) > Number(low)) ends.set(`${topic}/${partition}`, Number(high))
    return ends
  } finally {
    await admin.disconnect()
  }
}

function readMessage(partition: number, { key, offset, headers = {}, value }: KafkaMessage): TopicMessage {
  const text = (name: string) => String(headers[name] ?? '')
  return {
    partition,
    offset: Number(offset),
    key: String(key),
    id: text('ce_id'),
    type: text('ce_type'),
    time: text('ce_time'),
    subject: text('ce_subject'),
    position: Number(text('ce_position')),
    previous: Number(text('ce_previous')),
    streamVersion: Number(text('ce_streamversion')),
    store: text('ce_store'),
    data: JSON.parse(String(value)) as TopicMessage['data'],
  }
}
