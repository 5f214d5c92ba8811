import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { SecretSource } from '@annals/client'

export type ImporterArguments = {
  readonly from: string
  readonly url: string
  readonly clientId: string
  readonly secret: SecretSource
  readonly report: string | undefined
  readonly allowRefusals: boolean
  readonly concurrency: number
}

const usage = `npm run import -- orders --from <folder> [options]
  --from FOLDER              has categories.csv, products.csv, customers.csv, orders.csv and order_lines.csv
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
  if (positionals.length !== 1 || positionals[0] !== 'orders') {
    throw new UsageError(`Say what to import: orders; got ${positionals.join(' ') || 'nothing'}.`)
  }
  if (values.from === undefined) throw new UsageError('--from is missing: the folder with the CSV files.')
  const path = (name: string) => resolve(workingFolder, name)
  return {
    from: path(values.from),
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
