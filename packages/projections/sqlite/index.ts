export { openSqliteReadModels, type SqliteReadModelsOptions } from './open-sqlite-read-models.ts'
