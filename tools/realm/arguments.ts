import { parseArgs } from 'node:util'

/** What was asked for cannot be done; the message says why. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

export type RealmArguments = {
  readonly url: string
  readonly publicUrl: string
  readonly development: boolean
  readonly secretsFolder: string | undefined
  readonly adminUser: string
  readonly waitMs: number
}

const usage = `node tools/realm/main.ts apply --url URL --public-url URL [options]
Makes the realm annals of a Keycloak what realm/ says. What was made by hand stays; a second run writes nothing.
  --url URL          Keycloak with its path, such as http://localhost:8080/auth
  --public-url URL   the one public origin of the installation
  --development      demo users, localhost and the clients of a demo too; never in production
  --secrets DIR      files named as the clients, each with that client's secret; Keycloak mints the others
  --admin-user NAME  (default admin); its password is in ANNALS_KEYCLOAK_ADMIN_PASSWORD, or in the file that
                     ANNALS_KEYCLOAK_ADMIN_PASSWORD_FILE names
  --wait SECONDS     how long Keycloak may take to answer at first (default 300)`

/** Throws a UsageError with the usage. */
export function readArguments(args: readonly string[]): RealmArguments {
  const { values, positionals } = parse(args)
  if (positionals.join(' ') !== 'apply') throw misused('Say apply.')
  const seconds = Number(values.wait)
  if (!Number.isFinite(seconds) || seconds < 0)
    throw misused(`--wait ${values.wait} is no number of seconds.`)
  return {
    url: readUrl('--url', values.url),
    publicUrl: readUrl('--public-url', values['public-url']),
    development: values.development,
    secretsFolder: values.secrets,
    adminUser: values['admin-user'],
    waitMs: seconds * 1_000,
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        url: { type: 'string' },
        'public-url': { type: 'string' },
        development: { type: 'boolean', default: false },
        secrets: { type: 'string' },
        'admin-user': { type: 'string', default: 'admin' },
        wait: { type: 'string', default: '300' },
      },
    })
  } catch (error) {
    throw misused(error instanceof Error ? error.message : String(error))
  }
}

function readUrl(option: string, text: string | undefined): string {
  const url = text === undefined ? null : URL.parse(text)
  if (url === null || !/^https?:$/.test(url.protocol))
    throw misused(`${option} needs an http or https address.`)
  return url.href.replace(/\/+$/, '')
}

function misused(message: string): UsageError {
  return new UsageError(`${message}\n\n${usage}`)
}
