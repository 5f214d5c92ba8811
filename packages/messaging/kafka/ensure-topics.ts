import type { EventContract } from '@annals/contracts'
import type { Admin } from 'kafkajs'
import { untilDone } from '../until-done.ts'
import { topicOf } from './topic.ts'
import { type TopicFaultError, topicFaults } from './topics.ts'

const madeWithinMs = 30_000
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
    waitForLeaders: false,
    topics: contracts
      .filter(({ source }) => !known.has(topicOf(source)))
      .map(({ source, partitions }) => ({
        topic: topicOf(source),
        numPartitions: partitions,
        replicationFactor: options.replicationFactor,
        configEntries: Object.entries(topicSettings(options)).map(([name, value]) => ({ name, value })),
      })),
  })
  return untilMade(admin, contracts)
}

/** Every broker hears of a new topic by itself; kafkajs's own waiting takes one that has not heard yet for an error. */
async function untilMade(
  admin: Parameters<typeof topicFaults>[0],
  contracts: Parameters<typeof topicFaults>[1],
): Promise<readonly TopicFaultError[]> {
  const found = await untilDone(
    async () => {
      const faults = await topicFaults(admin, contracts)
      const missing = faults.find(({ code }) => code === 'topic-missing')
      if (missing !== undefined) throw missing
      return faults
    },
    { backoff: { firstMs: 20, maxMs: 500 }, signal: AbortSignal.timeout(madeWithinMs), onFailure: () => {} },
  )
  return found ?? topicFaults(admin, contracts)
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
