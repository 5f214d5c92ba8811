import { after, before } from 'node:test'
import { type Kafka, startKafka } from '@annals/real'
import { messageLogSuite } from '../contract-suite/index.ts'
import { openTestTopic } from './test-topic.ts'

let kafka: Kafka

before(async () => {
  kafka = await startKafka()
})
after(() => kafka.stop())

messageLogSuite('kafka', async () => {
  const topic = await openTestTopic(kafka.brokers)
  topic.startRelay()
  return {
    messages: topic.openMessages(),
    source: topic.contract.source,
    publish: async (stream, type) => {
      topic.log.publish(stream, type)
    },
    close: topic.close,
  }
})
