export { openSqliteEventStore } from './open-sqlite-event-store.ts'
