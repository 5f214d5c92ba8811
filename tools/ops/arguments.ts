import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { OpsError } from './ops-error.ts'

export type Action =
  | { readonly kind: 'parts' | 'parked' }
  | { readonly kind: 'rebuild'; readonly projection: string }
  | { readonly kind: 'replay'; readonly consumer: string }

export type OpsArguments = { readonly action: Action; readonly url: string; readonly dataFolder: string }

const usage = `npm run ops -- <what> [options]
  parts                what runs, its live configurations, its read models and how far each consumer is
  rebuild PROJECTION   build a read model anew beside the live one, then swap
  parked               the sequences that could not be handled and wait
  replay CONSUMER      handle the parked sequences of a consumer again, in order
  --url URL            the installation (default http://localhost:8080)
  --data DIR           the data folder of npm start, where the secret of annals-ops is read (default .annals)
Ends with 0 when it is done, 1 when something is still amiss (a part is not ready, a configuration file is refused, a
rebuild failed, sequences are still parked after a replay), 2 when it could not be asked.`

/** Throws an OpsError with the usage. */
export function readArguments(args: readonly string[], workingFolder: string): OpsArguments {
  const { values, positionals } = parse(args)
  return {
    action: readAction(positionals),
    url: readUrl(values.url),
    dataFolder: resolve(workingFolder, values.data),
  }
}

function readAction([kind, name, ...rest]: readonly string[]): Action {
  if (rest.length > 0) throw misused(`${rest.join(' ')} is one word too many.`)
  switch (kind) {
    case 'parts':
    case 'parked':
      if (name !== undefined) throw misused(`${kind} takes no name; got ${name}.`)
      return { kind }
    case 'rebuild':
      if (name === undefined) throw misused('Say which projection to rebuild; parts lists them.')
      return { kind, projection: name }
    case 'replay':
      if (name === undefined) throw misused('Say which consumer to replay; parts lists them.')
      return { kind, consumer: name }
    default:
      throw misused(kind === undefined ? 'Say what to do.' : `${kind} is nothing that can be done.`)
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        url: { type: 'string', default: 'http://localhost:8080' },
        data: { type: 'string', default: '.annals' },
      },
    })
  } catch (error) {
    throw misused(error instanceof Error ? error.message : String(error))
  }
}

function readUrl(text: string): string {
  const url = URL.parse(text)
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    throw misused(`--url ${text} is no http or https address.`)
  return url.origin
}

function misused(message: string): OpsError {
  return new OpsError(`${message}\n\n${usage}`)
}
