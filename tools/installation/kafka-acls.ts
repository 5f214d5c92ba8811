import type { PartDescription } from './parts.ts'

/** What a part's user may do on the brokers, in the words of a Strimzi KafkaUser's `authorization.acls`. */
export type KafkaAcl = {
  readonly resource:
    | { readonly type: 'topic'; readonly name: string; readonly patternType: 'literal' }
    | { readonly type: 'group'; readonly name: string; readonly patternType: 'prefix' }
  readonly operations: readonly ('Describe' | 'Read' | 'Write')[]
}

/**
 * A part publishes into its own service's topic only, reads the topics that it consumes, and joins groups of its own
 * name only. An idempotent producer needs no more than to write. `groupPrefix` is the setting `kafka.groupPrefix`.
 */
export function kafkaAcls(
  { name, publishes, consumes }: Pick<PartDescription, 'name' | 'publishes' | 'consumes'>,
  groupPrefix: string,
): readonly KafkaAcl[] {
  const written = publishes === null ? [] : [topicAcl(publishes, ['Describe', 'Write'])]
  const read = consumes.map((service) => topicAcl(service, ['Describe', 'Read']))
  const group = { type: 'group', name: `${groupPrefix}.${name}.`, patternType: 'prefix' } as const
  const joined: readonly KafkaAcl[] =
    consumes.length === 0 ? [] : [{ resource: group, operations: ['Describe', 'Read'] }]
  return [...written, ...read, ...joined]
}

function topicAcl(service: string, operations: KafkaAcl['operations']): KafkaAcl {
  return { resource: { type: 'topic', name: `annals.${service}.v1`, patternType: 'literal' }, operations }
}
