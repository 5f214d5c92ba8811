import type { EventContract } from '@annals/contracts'
import type { Kafka, Message, Producer } from 'kafkajs'
import { fewRetries, type KafkaConnection, kafkaClient } from './kafka-connection.ts'
import { topicOf } from './topic.ts'
import { requireTopic } from './topics.ts'

/** The brokers have all of them in order before it resolves. */
const allInSync = -1

/**
 * An idempotent producer of one topic, made when it is first needed and anew after each failure: kafkajs does not
 * always know what became of the sequence numbers of a send that failed.
 */
export class Sender {
  readonly #kafka: Kafka
  readonly #contract: Pick<EventContract, 'source' | 'partitions'>
  #producer: Producer | undefined

  constructor(connection: KafkaConnection, contract: Pick<EventContract, 'source' | 'partitions'>) {
    this.#kafka = kafkaClient(connection)
    this.#contract = contract
  }

  /** All or an error, after which some of them may be in the topic. Never two at once. */
  async send(messages: readonly Message[]): Promise<'sent'> {
    try {
      this.#producer ??= await this.#connect()
      await this.#producer.send({
        topic: topicOf(this.#contract.source),
        acks: allInSync,
        messages: [...messages],
      })
      return 'sent'
    } catch (error) {
      await this.close()
      throw error
    }
  }

  async close(): Promise<void> {
    const producer = this.#producer
    this.#producer = undefined
    await producer?.disconnect().catch(() => {})
  }

  async #connect(): Promise<Producer> {
    await this.#requireTopic()
    const producer = this.#kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      retry: fewRetries,
      // The store has decided: every message names its partition.
      createPartitioner:
        () =>
        ({ message }) =>
          message.partition ?? 0,
    })
    try {
      await producer.connect()
      return producer
    } catch (error) {
      await producer.disconnect().catch(() => {})
      throw error
    }
  }

  async #requireTopic(): Promise<void> {
    const admin = this.#kafka.admin()
    try {
      await admin.connect()
      await requireTopic(admin, this.#contract)
    } finally {
      await admin.disconnect().catch(() => {})
    }
  }
}
