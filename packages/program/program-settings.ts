import { logLevels } from '@annals/telemetry'
import { z } from 'zod'
import { installationSettings } from './installation-settings.ts'

const port = z.int().min(0).max(65_535)
const text = z.string().min(1)
const httpUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http or https address' })
  .transform((url) => url.replace(/\/+$/, ''))

/** A part's own database. */
export const databaseSettings = z.strictObject({
  host: text,
  port: port.default(3_306),
  /** `annals_<part>` unless given. */
  name: z
    .string()
    .regex(/^[A-Za-z0-9_]{1,64}$/, 'must be letters, digits and underscores')
    .optional(),
  user: text,
  password: text,
  /** Of this replica, at most. */
  connections: z.int().min(2).max(1_000).default(10),
  /** PEM: the server is only trusted with a certificate of it. Without one the connection is not encrypted. */
  caFile: text.optional(),
})

/** Settings of every program. */
const programSettings = {
  ...installationSettings,
  /** The one public origin: page, API and login. */
  publicUrl: httpUrl.refine((url) => URL.parse(url)?.origin === url, {
    error: 'must be an origin without a path',
  }),
  logLevel: z.enum(logLevels).default('info'),
  /** How long what runs may take to end after SIGTERM. */
  drainMs: z.int().min(100).max(600_000).default(20_000),
  http: z
    .strictObject({
      host: text.default('0.0.0.0'),
      /** Of the public API. */
      port: port.default(8_080),
      /** Probes, metrics, operations and the feed: never behind the gateway. */
      opsPort: port.default(8_081),
      /** Origins of pages that may call from elsewhere. */
      allowedOrigins: z.array(z.string()).default([]),
      bodyBytes: z.int().min(1_024).max(67_108_864).default(1_048_576),
      requestsPerSecond: z.int().min(1).max(100_000).default(200),
      burst: z.int().min(1).max(1_000_000).default(1_000),
      waitMs: z.int().min(0).max(60_000).default(5_000),
      maxWaitMs: z.int().min(0).max(120_000).default(30_000),
    })
    .prefault({}),
  auth: z.strictObject({
    /** As it stands in `iss`; the realm behind the public origin unless given. */
    issuer: httpUrl.optional(),
    audience: text.default('annals'),
    /** The realm as this program reaches it, for keys and for its own tokens; the issuer unless given. */
    realmUrl: httpUrl.optional(),
    /** This program's service account; `annals-<part>` unless given. */
    clientId: text.optional(),
    clientSecret: text,
  }),
  database: databaseSettings,
  kafka: z.strictObject({
    brokers: z.array(text).min(1),
    /** PEM: brokers are only trusted with a certificate of it. Without one the connection is not encrypted. */
    caFile: text.optional(),
    /** SCRAM-SHA-512; no login without one. */
    username: text.optional(),
    password: text.optional(),
    /** Before the names of consumer groups, so that two installations can share a broker. */
    groupPrefix: text.default('annals'),
  }),
  feeds: z
    .strictObject({
      /** Where the command part of a service serves its feed. */
      url: text
        .refine((url) => url.includes('{service}'), { error: 'must hold {service}' })
        .default('http://{service}-command:8081'),
      /** Addresses of single services that are elsewhere. */
      of: z.record(z.string(), httpUrl).default({}),
    })
    .prefault({}),
}

/** Settings of a query part's program; `own` are the part's. */
export function queryProgramSchema<Own extends z.core.$ZodShape>(own: Own) {
  return z.strictObject({ ...programSettings, ...own })
}

/** Settings of a command part's program; `own` are the part's. */
export function commandProgramSchema<Own extends z.core.$ZodShape>(own: Own) {
  return queryProgramSchema({
    /** Wraps the persons' keys and hides the claims: lost, the personal data is lost with it. */
    storeSecret: z.string().min(32),
    relay: z
      .strictObject({
        /** How long another replica waits before it takes over from one that says nothing more. */
        leaseMs: z.int().min(1_000).max(600_000).default(10_000),
      })
      .prefault({}),
    ...own,
  })
}

export type ProgramSettings = z.infer<ReturnType<typeof queryProgramSchema<Record<never, never>>>>
export type CommandProgramSettings = z.infer<ReturnType<typeof commandProgramSchema<Record<never, never>>>>
