import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

/** What `npm start -- …` takes. */
export type StartOptions = {
  readonly port: number
  readonly dataFolder: string
  /** Whether the first start fills the shop with invented data. */
  readonly demoData: 'on-first-start' | 'never'
}

/** A start that cannot go on, said in words for the person at the terminal: what is wrong and what to do. */
export class StartError extends Error {
  readonly code:
    | 'option-unknown'
    | 'port-invalid'
    | 'port-taken'
    | 'node-too-old'
    | 'data-folder-taken'
    | 'data-folder-unusable'
    | 'production-refused'
  constructor(code: StartError['code'], message: string) {
    super(message)
    this.name = 'StartError'
    this.code = code
  }
}

const usage = `npm start -- [--port N] [--data DIR] [--empty]
  --port N    the one port of everything (default 8080)
  --data DIR  where the data lives (default .annals)
  --empty     no demo data on the first start`

/** Throws a StartError that names the option and the rule. */
export function readStartOptions(args: readonly string[], workingFolder: string): StartOptions {
  const values = parse(args)
  const port = Number(values.port ?? 8080)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new StartError(
      'port-invalid',
      `--port ${values.port} is not a port: give a whole number from 1 to 65535.`,
    )
  }
  return {
    port,
    dataFolder: resolve(workingFolder, values.data ?? '.annals'),
    demoData: values.empty === true ? 'never' : 'on-first-start',
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: { port: { type: 'string' }, data: { type: 'string' }, empty: { type: 'boolean' } },
    }).values
  } catch (error) {
    throw new StartError(
      'option-unknown',
      `${error instanceof Error ? error.message : String(error)}\n\n${usage}`,
    )
  }
}
