import { readConfig } from '@annals/config'
import { createLogger, logLevels } from '@annals/telemetry'
import { z } from 'zod'
import type { DatabaseConnection } from './adapters.ts'
import { databaseConnection } from './part-access.ts'
import { databaseSettings } from './program-settings.ts'
import type { Environment } from './start-program.ts'

/** What of a part's database is made or expanded, by name, in this order. */
export type Migrations = Readonly<Record<string, (connection: DatabaseConnection) => Promise<unknown>>>

/**
 * Brings the part's database to the schema of this release. Reads the very settings that the part itself does, of which
 * only the database's must be there. Safe to run twice and from several places at once. Rejects when one fails.
 */
export async function migratePart(
  { name, schema }: { readonly name: string; readonly schema: z.ZodObject },
  migrations: Migrations,
  env: Environment,
): Promise<void> {
  const settings = readConfig(migrationSchema(schema), { file: env['ANNALS_CONFIG_FILE'], env })
  const logger = createLogger({ part: name, level: settings.logLevel })
  const connection = databaseConnection(name, settings)
  const { host, port, database } = connection
  for (const [what, migrate] of Object.entries(migrations)) {
    await migrate(connection)
    logger.info({ host, port, database }, `migrated: ${what}`)
  }
}

/** The other settings may stand in the same file, right or wrong: a migration has no use for a broker's password. */
function migrationSchema(schema: z.ZodObject) {
  const ignored = Object.keys(schema.shape).map((key) => [key, z.unknown().optional()] as const)
  return z.strictObject({
    ...(Object.fromEntries(ignored) as Record<never, never>),
    logLevel: z.enum(logLevels).default('info'),
    database: databaseSettings,
  })
}
