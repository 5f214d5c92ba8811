export { eventually } from './eventually.ts'
export { type MemoryEventLog, memoryEventLog, memoryPartition } from './memory-event-log.ts'
export { messageLogSuite } from './message-log-suite.ts'
export { RecordingHandler } from './recording-handler.ts'
