import { ensureJava } from '../ensure-java.ts'
import { realEnvironment } from '../environment.ts'
import { runCommand } from '../run-command.ts'
import { installKafka } from './install-kafka.ts'
import type { Kafka } from './kafka.ts'

const deadlineMs = 120_000

/** The classes behind Kafka's shell scripts. */
const classOf = {
  'kafka-acls': 'org.apache.kafka.tools.AclCommand',
  'kafka-configs': 'kafka.admin.ConfigCommand',
  'kafka-console-consumer': 'org.apache.kafka.tools.consumer.ConsoleConsumer',
  'kafka-console-producer': 'org.apache.kafka.tools.ConsoleProducer',
  'kafka-topics': 'org.apache.kafka.tools.TopicCommand',
} as const

export type KafkaTool = keyof typeof classOf

/**
 * Runs one of Kafka's tools against the brokers, as the super user, or as the user whose client properties are
 * given by their file; returns what it printed. Each run is a Java of its own: seconds.
 */
export async function runKafkaTool(
  kafka: Pick<Kafka, 'brokers' | 'clientPropertiesFile'>,
  tool: KafkaTool,
  args: readonly string[],
  options: { readonly input?: string; readonly clientPropertiesFile?: string } = {},
): Promise<string> {
  const file = options.clientPropertiesFile ?? kafka.clientPropertiesFile
  const who = file === undefined ? [] : ['--command-config', file]
  const command = await kafkaToolCommand(tool)
  return runCommand([...command, '--bootstrap-server', kafka.brokers.join(','), ...who, ...args], {
    doing: `running ${tool}`,
    deadlineMs,
    ...(options.input === undefined ? {} : { input: options.input }),
  })
}

/** The start of a command line that runs a tool, to be followed by its options. */
export function kafkaToolCommand(tool: KafkaTool): Promise<string[]> {
  const place = { cache: realEnvironment().cache, log: (line: string) => console.error(`kafka: ${line}`) }
  return kafkaJava(place, 256, classOf[tool])
}

/** The start of a command line that runs a class of Kafka's. */
export async function kafkaJava(
  place: { readonly cache: string; readonly log: (line: string) => void },
  megabytes: number,
  className: string,
): Promise<string[]> {
  const java = await ensureJava(place)
  return [java, `-Xmx${megabytes}m`, '-XX:+UseSerialGC', '-cp', await installKafka(place), className]
}
