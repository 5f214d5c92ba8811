import type { EventContract } from '@annals/contracts'
import type { Admin } from 'kafkajs'
import { topicOf } from './topic.ts'
import { type TopicFaultError, topicFaults } from './topics.ts'

const dayMs = 24 * 60 * 60 * 1_000
/** An event may hold a whole request body, and a batch several of them. */
const maxMessageBytes = 4 * 1_024 * 1_024

/**
 * Makes the topics that are missing, for development and tests; in a cluster they are KafkaTopic objects. One that is
 * there is left as it is: what does not fit its contract is answered, by name.
 */
export async function ensureTopics(
  admin: Pick<Admin, 'listTopics' | 'fetchTopicMetadata' | 'createTopics'>,
  contracts: readonly Pick<EventContract, 'source' | 'partitions'>[],
  options: { readonly replicationFactor: number; readonly minInsyncReplicas: number },
): Promise<readonly TopicFaultError[]> {
  const faults = await topicFaults(admin, contracts)
  if (faults.every(({ code }) => code !== 'topic-missing')) return faults
  const known = new Set(await admin.listTopics())
  await admin.createTopics({
    waitForLeaders: true,
    topics: contracts
      .filter(({ source }) => !known.has(topicOf(source)))
      .map(({ source, partitions }) => ({
        topic: topicOf(source),
        numPartitions: partitions,
        replicationFactor: options.replicationFactor,
        configEntries: Object.entries(topicSettings(options)).map(([name, value]) => ({ name, value })),
      })),
  })
  return topicFaults(admin, contracts)
}

/**
 * Personal data lives as long as the topic keeps it, from the event's own time on: at most 7 days, since a segment
 * that holds a day goes as a whole, 6 days after its last event.
 */
function topicSettings({
  minInsyncReplicas,
}: {
  readonly minInsyncReplicas: number
}): Record<string, string> {
  return {
    'cleanup.policy': 'delete',
    'segment.ms': String(dayMs),
    'retention.ms': String(6 * dayMs),
    'message.timestamp.type': 'CreateTime',
    'max.message.bytes': String(maxMessageBytes),
    'min.insync.replicas': String(minInsyncReplicas),
  }
}
