import { readFileSync } from 'node:fs'
import { z } from 'zod'

const databaseSchema = z.object({
  host: z.string(),
  port: z.int(),
  database: z.string(),
  user: z.string(),
  password: z.string(),
  caFile: z.string().optional(),
})

const installationSchema = z.object({
  url: z.string(),
  clientSecrets: z.record(z.string(), z.string()),
  /** By the part's name. */
  databases: z.record(z.string(), databaseSchema),
})

/** An installation that runs already, for tests that need none of their own. */
export type GivenInstallation = z.infer<typeof installationSchema>

/** The one that the file named by ANNALS_INSTALLATION describes; undefined when a test starts a system itself. */
export function givenInstallation(): GivenInstallation | undefined {
  const path = process.env['ANNALS_INSTALLATION']
  return path === undefined ? undefined : installationSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
}

/** For a test's `skip`: why the given installation does not do for it; false where it starts a system itself. */
export function needsOwnSystem(reason: string): string | false {
  return givenInstallation() === undefined ? false : `needs a system of its own: ${reason}`
}
