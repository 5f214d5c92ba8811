import { problemSchema } from '@annals/contracts'
import type { z } from 'zod'
import { OpsError } from './ops-error.ts'
import { reach } from './reach.ts'

/** Asks the operations API of parts; whatever it does not get is an OpsError. */
export type OpsClient = {
  readonly get: <Schema extends z.ZodType>(path: string, schema: Schema) => Promise<z.infer<Schema>>
  /** Undefined when nothing is there. */
  readonly find: <Schema extends z.ZodType>(
    path: string,
    schema: Schema,
  ) => Promise<z.infer<Schema> | undefined>
  readonly post: <Schema extends z.ZodType>(path: string, schema: Schema) => Promise<z.infer<Schema>>
  /** The lines of an answer that goes on while the work does. */
  readonly postForLines: <Schema extends z.ZodType>(
    path: string,
    schema: Schema,
  ) => AsyncGenerator<z.infer<Schema>>
}

export function opsClient(url: string, token: string): OpsClient {
  const ask = (method: string, path: string) =>
    reach(url + path, { method, headers: { Authorization: `Bearer ${token}` } })
  const send = async (method: string, path: string): Promise<Response> => {
    const response = await ask(method, path)
    if (!response.ok) throw await refusalOf(`${method} ${path}`, response)
    return response
  }
  return {
    get: async (path, schema) => understood(path, schema, await (await send('GET', path)).text()),
    find: async (path, schema) => {
      const response = await ask('GET', path)
      if (response.status === 404) return undefined
      if (!response.ok) throw await refusalOf(`GET ${path}`, response)
      return understood(path, schema, await response.text())
    },
    post: async (path, schema) => understood(path, schema, await (await send('POST', path)).text()),
    postForLines: async function* (path, schema) {
      const { body } = await send('POST', path)
      if (body === null) return
      const texts: ReadableStream<string> = body.pipeThrough(new TextDecoderStream())
      let rest = ''
      try {
        for await (const text of texts) {
          const lines = (rest + text).split('\n')
          rest = lines.pop() ?? ''
          for (const line of lines) yield understood(path, schema, line)
        }
      } catch (error) {
        if (error instanceof OpsError) throw error
        throw new OpsError(
          `The answer of ${path} broke off (${error instanceof Error ? error.message : String(error)}). ` +
            'What runs as it should is unharmed; see with parts, and try again.',
        )
      }
    },
  }
}

function understood<Schema extends z.ZodType>(path: string, schema: Schema, text: string): z.infer<Schema> {
  try {
    return schema.parse(JSON.parse(text))
  } catch {
    throw new OpsError(
      `${path} answers what this command does not understand: ${text.slice(0, 200)}. Use the release of the installation.`,
    )
  }
}

const advice: Readonly<Record<string, string>> = {
  'rebuild-running': 'Wait until it has ended; parts shows it as building.',
  unauthenticated: 'Say with --data which data folder the installation runs on.',
  forbidden: 'The client annals-ops needs the role operator.',
  unavailable: 'Try again in a moment.',
}

async function refusalOf(what: string, response: Response): Promise<OpsError> {
  const text = await response.text()
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json') ?? false
  if (!isProblem)
    return new OpsError(`${what} answers ${response.status} and is not the operations API. Is --url right?`)
  const { code, detail } = problemSchema.parse(JSON.parse(text))
  const reason = detail === undefined ? code : `${code}: ${detail}`
  return new OpsError(
    `${what} is refused (${response.status} ${reason}). ${advice[code] ?? 'See the log of the part.'}`,
  )
}
