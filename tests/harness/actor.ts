import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import type { ApiAnswer, Content, SendRequest } from './api.ts'
import type { SeenPositions } from './seen-positions.ts'

/** Somebody who is logged in, sends an Idempotency-Key with each POST and sees what the journey did before. */
export type Actor = {
  readonly token: string
  readonly send: SendRequest
  readonly get: (path: string, content?: Pick<Content, 'headers'>) => Promise<ApiAnswer>
  /** The body of a 200, as its contract says. */
  readonly read: <Schema extends z.ZodType>(path: string, schema: Schema) => Promise<z.infer<Schema>>
  readonly post: (path: string, body?: unknown, headers?: Content['headers']) => Promise<ApiAnswer>
  readonly put: (path: string, etag: string, body: unknown) => Promise<ApiAnswer>
}

export function actor(api: SendRequest, token: string, seen: SeenPositions): Actor {
  const send: SendRequest = async (method, path, content = {}) => {
    const after = seen.after()
    const headers = {
      Authorization: `Bearer ${token}`,
      ...(after === undefined ? {} : { 'Annals-After': after }),
      ...(method === 'POST' ? { 'Idempotency-Key': randomUUID() } : {}),
      ...content.headers,
    }
    const answer = await api(method, path, { ...content, headers })
    seen.note(answer.headers.get('annals-position'))
    return answer
  }
  const get: Actor['get'] = (path, content) => send('GET', path, content)
  return {
    token,
    send,
    get,
    read: async (path, schema) => schema.parse(answered(await get(path), 200).body),
    post: (path, body, headers = {}) => send('POST', path, { body, headers }),
    put: (path, etag, body) => send('PUT', path, { body, headers: { 'If-Match': etag } }),
  }
}

/** The answer, which has this status; otherwise an error that shows the answer. */
export function answered(answer: ApiAnswer, status: number): ApiAnswer {
  if (answer.status !== status)
    throw new Error(`${answer.what}, but ${status} was expected: ${answer.text.slice(0, 1_000)}`)
  return answer
}
