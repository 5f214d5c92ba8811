export { openSqliteReadModels } from './open-sqlite-read-models.ts'
