export { migrateMysqlEventStore } from './migrate-mysql-event-store.ts'
export { openMysqlEventStore } from './open-mysql-event-store.ts'
