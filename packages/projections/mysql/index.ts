export { migrateMysqlReadModels } from './migrate-mysql-read-models.ts'
export type { MysqlConnection } from './mysql-connection.ts'
export { type MysqlReadModelsOptions, openMysqlReadModels } from './open-mysql-read-models.ts'
