import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { analyticsConfig } from '@annals/analytics'
import { demoTariff } from '@annals/infraction-contracts'
import type { PartDescription } from '@annals/installation'
import type { PartDatabase } from './part-databases.ts'

/** What is the same for every part of an installation. */
export type InstallationAddresses = {
  readonly publicUrl: string
  readonly realmUrl: string
  /** The command parts' feeds, with `{service}`. */
  readonly feedsUrl: string
  readonly brokers: readonly string[]
  readonly kafkaCaFile?: string | undefined
  /** Files that parts read again when they change, by their setting. */
  readonly files: Readonly<Record<'tariffFile' | 'analyticsFile', string>>
  /** Keeps the compiled programs: the second of a kind starts sooner. */
  readonly compileCache: string
  /** Settings of a test, which win over all of these. */
  readonly settings: NodeJS.ProcessEnv
}

/** What only this part is told; the same for each of its replicas. */
export type PartSecrets = {
  readonly clientSecret: string
  readonly database: PartDatabase
  readonly kafkaLogin?: { readonly username: string; readonly password: string } | undefined
}

const variableOf = { tariffFile: 'ANNALS_TARIFF_FILE', analyticsFile: 'ANNALS_ANALYTICS_FILE' } as const

/** The files that an operator would mount. */
export async function writeLiveFiles(folder: string): Promise<InstallationAddresses['files']> {
  const files = { tariffFile: join(folder, 'tariff.yaml'), analyticsFile: join(folder, 'analytics.yaml') }
  await writeFile(files.tariffFile, JSON.stringify(demoTariff))
  await writeFile(files.analyticsFile, JSON.stringify(analyticsConfig.schema.parse({})))
  return files
}

/** The environment of a part's programs, without their ports. */
export function partEnvironment(
  part: PartDescription,
  common: InstallationAddresses,
  { clientSecret, database, kafkaLogin }: PartSecrets,
): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    NODE_COMPILE_CACHE: common.compileCache,
    ANNALS_PUBLIC_URL: common.publicUrl,
    ANNALS_HTTP_HOST: '127.0.0.1',
    ANNALS_AUTH_REALM_URL: common.realmUrl,
    ANNALS_AUTH_CLIENT_SECRET: clientSecret,
    ANNALS_DATABASE_HOST: database.host,
    ANNALS_DATABASE_PORT: String(database.port),
    ANNALS_DATABASE_USER: database.user,
    ANNALS_DATABASE_PASSWORD: database.password,
    ...(database.caFile && { ANNALS_DATABASE_CA_FILE: database.caFile }),
    ANNALS_KAFKA_BROKERS: JSON.stringify(common.brokers),
    ...(common.kafkaCaFile && { ANNALS_KAFKA_CA_FILE: common.kafkaCaFile }),
    ...(kafkaLogin && {
      ANNALS_KAFKA_USERNAME: kafkaLogin.username,
      ANNALS_KAFKA_PASSWORD: kafkaLogin.password,
    }),
    ANNALS_FEEDS_URL: common.feedsUrl,
    ...(part.kind === 'command' && { ANNALS_STORE_SECRET: randomBytes(32).toString('hex') }),
    ...Object.fromEntries(part.files.map((file) => [variableOf[file], common.files[file]])),
    ...common.settings,
  }
}
