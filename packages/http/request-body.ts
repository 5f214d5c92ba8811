import type { IncomingMessage } from 'node:http'
import { z } from 'zod'
import { fieldErrors } from './field-errors.ts'
import { commonProblem } from './problem-error.ts'
import type { Route } from './route.ts'
import { maxJsonDepth, parseStrictJson } from './strict-json.ts'
import { jsonTextFaults } from './text-faults.ts'

const noBody = z.strictObject({}).optional()

/** The request's body as the route's schema parses it. Throws the problem of the first stage that fails. */
export async function readBody(
  request: IncomingMessage,
  route: Pick<Route, 'body' | 'bodyTexts'>,
  maxBytes: number,
): Promise<unknown> {
  const bytes = await readBytes(request, maxBytes)
  if (bytes.length > 0) requireJsonType(request)
  return parseBody(bytes, route)
}

/** Bytes of a JSON document, or none at all, as the schema parses them. */
function parseBody(
  bytes: Uint8Array,
  { body: schema = noBody, bodyTexts }: Pick<Route, 'body' | 'bodyTexts'>,
): unknown {
  const value = bytes.length === 0 ? undefined : jsonOf(bytes, bodyTexts)
  const parsed = schema.safeParse(value, { reportInput: true })
  if (parsed.success) return parsed.data
  throw commonProblem('invalid-request', { errors: fieldErrors(parsed.error.issues) })
}

function jsonOf(bytes: Uint8Array, bodyTexts: Route['bodyTexts']): unknown {
  const text = utf8Of(bytes)
  const json = parseStrictJson(text)
  switch (json.kind) {
    case 'malformed':
      throw commonProblem('malformed-json')
    case 'too-deep':
      throw commonProblem('malformed-json', { params: { maxDepth: maxJsonDepth } })
    case 'repeated-keys':
      throw commonProblem('repeated-key', {
        errors: json.pointers.map((pointer) => ({ pointer, code: 'repeated-key' })),
      })
    case 'value': {
      // Only an escape can smuggle in what UTF-8 and JSON forbid, so most bodies need no walk.
      const checked = bodyTexts === undefined && /\\u|__proto__/.test(text)
      const faults = checked ? jsonTextFaults(json.value) : []
      if (faults.length > 0) throw commonProblem('invalid-request', { errors: faults })
      return json.value
    }
  }
}

function utf8Of(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw commonProblem('malformed-json', { params: { encoding: 'utf-8' } })
  }
}

function requireJsonType(request: IncomingMessage): void {
  const type = request.headers['content-type'] ?? ''
  const encoding = request.headers['content-encoding'] ?? 'identity'
  const accepted =
    /^application\/json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?$/i.test(type) && encoding === 'identity'
  if (!accepted) throw commonProblem('unsupported-media-type', { params: { accepted: 'application/json' } })
}

/** Reads to the end or to the limit. What lies beyond it is let run out unread, so that the answer can be sent. */
function readBytes(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const tooLarge = commonProblem('body-too-large', { params: { maxBytes } })
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length = 0
    const onData = (chunk: Buffer): void => {
      length += chunk.length
      if (length > maxBytes) refuse()
      else chunks.push(chunk)
    }
    const refuse = (): void => {
      request.off('data', onData)
      request.resume()
      reject(tooLarge)
    }
    request.on('error', reject)
    if (Number(request.headers['content-length'] ?? 0) > maxBytes) return refuse()
    request.on('data', onData)
    request.on('end', () => resolve(Buffer.concat(chunks)))
  })
}
