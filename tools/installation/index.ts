export { type KafkaAcl, kafkaAcls } from './kafka-acls.ts'
export { type PartDescription, parts, services } from './parts.ts'
