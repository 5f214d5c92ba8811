import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { SecretSource } from '@annals/client'

export type SimulatorArguments = {
  readonly url: string
  readonly rate: number
  readonly seconds: number
  /** Undefined: one is drawn, and printed. */
  readonly seed: string | undefined
  /** A file; undefined for the demo installation's. */
  readonly tariff: string | undefined
  readonly clientId: string
  readonly secret: SecretSource
  readonly concurrency: number
  readonly catchUpSeconds: number
}

const usage = `npm run simulate [-- options]
  --url URL                  the installation (default http://localhost:8080)
  --rate N                   events per second: detections, orders, registrations (default 50)
  --seconds S                for how long, at most 21600 (default 30)
  --seed X                   any text: the same gives the same traffic (default: one is drawn and printed)
  --tariff FILE              the installation's tariff, YAML or JSON (default: the demo installation's)
  --data DIR                 the data folder of npm start, where the client's secret is read (default .annals)
  --client-id ID             sign in as another client (default annals-simulator)
  --client-secret-file FILE  a file that holds the client's secret and nothing else
  --concurrency N            actions under way at once, 1 to 256 (default 32)
  --catch-up S               how long the system may take after the last event (default 60)
Ends with 0 when the system shows what the model expects, 1 with every difference, 2 when the run could not be done.`

/** The command line cannot be understood; the message says why, and the usage. */
export class UsageError extends Error {
  readonly code = 'usage'
  constructor(message: string) {
    super(`${message}\n\n${usage}`)
    this.name = 'UsageError'
  }
}

/** Throws a UsageError. */
export function readArguments(args: readonly string[], workingFolder: string): SimulatorArguments {
  const values = parse(args)
  const path = (name: string) => resolve(workingFolder, name)
  return {
    url: readUrl(values.url),
    rate: readNumber('rate', values.rate, [0.1, 100_000]),
    seconds: readNumber('seconds', values.seconds, [1, 21_600]),
    seed: values.seed,
    tariff: values.tariff === undefined ? undefined : path(values.tariff),
    clientId: values['client-id'],
    secret:
      values['client-secret-file'] === undefined
        ? { kind: 'data-folder', path: join(path(values.data), 'identity-clients.json') }
        : { kind: 'secret-file', path: path(values['client-secret-file']) },
    concurrency: Math.floor(readNumber('concurrency', values.concurrency, [1, 256])),
    catchUpSeconds: readNumber('catch-up', values['catch-up'], [1, 3_600]),
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        url: { type: 'string', default: 'http://localhost:8080' },
        rate: { type: 'string', default: '50' },
        seconds: { type: 'string', default: '30' },
        seed: { type: 'string' },
        tariff: { type: 'string' },
        data: { type: 'string', default: '.annals' },
        'client-id': { type: 'string', default: 'annals-simulator' },
        'client-secret-file': { type: 'string' },
        concurrency: { type: 'string', default: '32' },
        'catch-up': { type: 'string', default: '60' },
      },
    }).values
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

function readNumber(option: string, text: string, [least, most]: readonly [number, number]): number {
  const number = Number(text)
  if (text.trim() === '' || !(number >= least && number <= most)) {
    throw new UsageError(`--${option} ${text} is not a number from ${least} to ${most}.`)
  }
  return number
}
