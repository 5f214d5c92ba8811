export { openSqliteEventStore, type SqliteEventStoreOptions } from './open-sqlite-event-store.ts'
