export { type Migrated, migrateMysqlEventStore } from './migrate-mysql-event-store.ts'
export type { MysqlConnection } from './mysql-connection.ts'
export type { MysqlEventStore } from './mysql-event-store.ts'
export { type MysqlEventStoreOptions, openMysqlEventStore } from './open-mysql-event-store.ts'
