export { migrateMysqlReadModels } from './migrate-mysql-read-models.ts'
export { openMysqlReadModels } from './open-mysql-read-models.ts'
