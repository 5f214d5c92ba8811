import type { QueryAdapters } from './adapters.ts'
import type { Dependency } from './dependencies.ts'
import { errorWords } from './error-words.ts'

/** The topics are not yet, or not at all, what their contracts promise. */
class TopicsUnfit extends AggregateError {
  override readonly name = 'TopicsUnfit'
}

/** The brokers: they must accept the login, and the topics must have the partitions of their contracts. */
export function brokerDependency(
  brokers: readonly string[],
  { topicFaults }: Pick<ReturnType<QueryAdapters['messageLog']>, 'topicFaults'>,
): Dependency<void> {
  const from = brokers.join(',')
  return {
    name: 'broker',
    reach: async () => {
      const faults = await topicFaults()
      if (faults.length > 0) throw new TopicsUnfit(faults, faults.map(({ message }) => message).join('; '))
    },
    faultsOf: (error) => {
      if (errorWords(error).includes('KafkaJSSASLAuthenticationError'))
        return [{ name: 'kafka.username, kafka.password', from, rule: 'are refused' }]
      if (!(error instanceof TopicsUnfit)) return []
      // One that is missing may be on its way.
      return error.errors.flatMap((fault: unknown) =>
        fault instanceof Error && errorWords(fault).includes('topic-partitions')
          ? [{ name: 'kafka.brokers', from, rule: fault.message }]
          : [],
      )
    },
  }
}
