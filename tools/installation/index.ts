export { type KafkaAcl, kafkaAcls } from './kafka-acls.ts'
export { type PartDescription, parts, type Service, services } from './parts.ts'
