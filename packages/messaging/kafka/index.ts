export { ensureTopics } from './ensure-topics.ts'
export { type KafkaMessageLog, kafkaMessageLog } from './kafka-message-log.ts'
export { kafkaRelay } from './kafka-relay.ts'
export { topicOf } from './topic.ts'
