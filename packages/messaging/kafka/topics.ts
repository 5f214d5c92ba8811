import type { EventContract } from '@annals/contracts'
import type { Admin } from 'kafkajs'
import { topicOf } from './topic.ts'

type Contract = Pick<EventContract, 'source' | 'partitions'>

/** A topic that is not what its contract promises: nothing is written to it or read from it. */
export class TopicFaultError extends Error {
  readonly code: 'topic-missing' | 'topic-partitions'
  constructor(code: 'topic-missing' | 'topic-partitions', message: string) {
    super(message)
    this.name = 'TopicFaultError'
    this.code = code
  }
}

/** What is wrong with the topics of these contracts, each by its name. Rejects when no broker answers. */
export async function topicFaults(
  admin: Pick<Admin, 'listTopics' | 'fetchTopicMetadata'>,
  contracts: readonly Contract[],
): Promise<readonly TopicFaultError[]> {
  const known = new Set(await admin.listTopics())
  const there = contracts.map(({ source }) => topicOf(source)).filter((topic) => known.has(topic))
  const { topics } = there.length === 0 ? { topics: [] } : await admin.fetchTopicMetadata({ topics: there })
  const counts = new Map(topics.map(({ name, partitions }) => [name, partitions.length]))
  return contracts.flatMap(({ source, partitions }) => {
    const topic = topicOf(source)
    const count = counts.get(topic)
    if (count === undefined) {
      const message = `there is no topic ${topic}, or this user may not see it; make it with ${partitions} partitions`
      return [new TopicFaultError('topic-missing', message)]
    }
    if (count === partitions) return []
    const message =
      `the topic ${topic} has ${count} partitions, the contract of ${source} promises ${partitions}; ` +
      'delete it and make it anew: what it held is read from the feed'
    return [new TopicFaultError('topic-partitions', message)]
  })
}

export async function requireTopic(
  admin: Parameters<typeof topicFaults>[0],
  contract: Contract,
): Promise<void> {
  const [fault] = await topicFaults(admin, [contract])
  if (fault !== undefined) throw fault
}
