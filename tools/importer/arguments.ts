import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { SecretSource } from '@annals/client'

export type ImporterArguments = {
  /** What is imported, and from where. */
  readonly what:
    | { readonly kind: 'orders'; readonly folder: string }
    | { readonly kind: 'radars'; readonly file: string; readonly timeZone: string }
  readonly url: string
  readonly clientId: string
  readonly secret: SecretSource
  readonly report: string | undefined
  readonly allowRefusals: boolean
  readonly concurrency: number
}

const usage = `npm run import -- orders --from <folder> [options]
npm run import -- radars --from <file> [options]
  --from FOLDER              of orders: has categories.csv, products.csv, customers.csv, orders.csv, order_lines.csv
  --from FILE                of radars: a CSV file with id, latitude, longitude, speed_limit_kmh, installed_on
  --time-zone ZONE           of radars: the installation's time zone (default Europe/Paris)
  --url URL                  the installation (default http://localhost:8080)
  --data DIR                 the data folder of npm start, where the client's secret is read (default .annals)
  --client-id ID             sign in as another client (default annals-importer)
  --client-secret-file FILE  a file that holds the client's secret and nothing else
  --report FILE              write the report there, too; as JSON when the name ends in .json
  --allow-refusals           end with 0 although lines were refused
  --concurrency N            commands under way at once, 1 to 64 (default 32)
Ends with 0 when every line is in the system, 1 when lines were refused, 2 when the import could not be done.`

/** The command line cannot be understood; the message says why, and the usage. */
export class UsageError extends Error {
  readonly code = 'usage'
  constructor(message: string) {
    super(`${message}\n\n${usage}`)
    this.name = 'UsageError'
  }
}

/** Throws a UsageError. */
export function readArguments(args: readonly string[], workingFolder: string): ImporterArguments {
  const { values, positionals } = parse(args)
  const path = (name: string) => resolve(workingFolder, name)
  return {
    what: readWhat(positionals, values, path),
    url: readUrl(values.url),
    clientId: values['client-id'],
    secret:
      values['client-secret-file'] === undefined
        ? { kind: 'data-folder', path: join(path(values.data), 'identity-clients.json') }
        : { kind: 'secret-file', path: path(values['client-secret-file']) },
    report: values.report === undefined ? undefined : path(values.report),
    allowRefusals: values['allow-refusals'],
    concurrency: readConcurrency(values.concurrency),
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        from: { type: 'string' },
        'time-zone': { type: 'string' },
        url: { type: 'string', default: 'http://localhost:8080' },
        data: { type: 'string', default: '.annals' },
        'client-id': { type: 'string', default: 'annals-importer' },
        'client-secret-file': { type: 'string' },
        report: { type: 'string' },
        'allow-refusals': { type: 'boolean', default: false },
        concurrency: { type: 'string', default: '32' },
      },
    })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

function readWhat(
  positionals: readonly string[],
  values: { readonly from?: string | undefined; readonly 'time-zone'?: string | undefined },
  path: (name: string) => string,
): ImporterArguments['what'] {
  const [kind] = positionals
  const zone = values['time-zone']
  if (positionals.length !== 1 || (kind !== 'orders' && kind !== 'radars')) {
    throw new UsageError(`Say what to import: orders or radars; got ${positionals.join(' ') || 'nothing'}.`)
  }
  if (values.from === undefined) {
    const needed = kind === 'orders' ? 'the folder with the CSV files' : 'the CSV file'
    throw new UsageError(`--from is missing: ${needed}.`)
  }
  if (kind === 'orders') {
    if (zone !== undefined) throw new UsageError('--time-zone is for radars: the days of orders have none.')
    return { kind, folder: path(values.from) }
  }
  return { kind, file: path(values.from), timeZone: readTimeZone(zone ?? 'Europe/Paris') }
}

function readTimeZone(zone: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone
  } catch {
    throw new UsageError(`--time-zone ${zone} is no time zone such as Europe/Paris.`)
  }
}

function readUrl(text: string): string {
  const url = URL.parse(text)
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw new UsageError(`--url ${text} is no http or https address.`)
  }
  return url.origin
}

function readConcurrency(text: string): number {
  const concurrency = Number(text)
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > 64) {
    throw new UsageError(`--concurrency ${text} is not a whole number from 1 to 64.`)
  }
  return concurrency
}
