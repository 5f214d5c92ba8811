export { openTestReadModels } from './open-test-read-models.ts'
export { testsOnMysql } from './tests-on-mysql.ts'
