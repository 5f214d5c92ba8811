import { randomBytes } from 'node:crypto'
import { runSql, type SqlTarget } from '../mysql/run-sql.ts'
import type { KeycloakDatabase } from './keycloak-settings.ts'

const plainName = /^\w{1,32}$/

/** Makes a database and a user of the same name that sees nothing else; an existing user gets a new password. */
export async function makeKeycloakDatabase(mysql: SqlTarget, name: string): Promise<KeycloakDatabase> {
  if (!plainName.test(name)) throw new Error(`${name} is no name for Keycloak's database: use ${plainName}`)
  const password = randomBytes(12).toString('hex')
  await runSql(
    mysql,
    `CREATE DATABASE IF NOT EXISTS ${name} CHARACTER SET utf8mb4;
     CREATE USER IF NOT EXISTS ${name}@'%';
     ALTER USER ${name}@'%' IDENTIFIED BY '${password}';
     GRANT ALL PRIVILEGES ON ${name}.* TO ${name}@'%';`,
  )
  return { name, user: name, password }
}

export async function dropKeycloakDatabase(
  mysql: SqlTarget,
  { name, user }: KeycloakDatabase,
): Promise<void> {
  await runSql(mysql, `DROP DATABASE IF EXISTS ${name}; DROP USER IF EXISTS ${user}@'%';`)
}
