import type { RunningSystem } from './running-system.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

export type Content = {
  /** Sent as JSON. */
  readonly body?: unknown
  /** Sent as it is, for what no JSON.stringify writes. */
  readonly raw?: {
    /** A stream goes without its length said before. */
    readonly content: string | Uint8Array<ArrayBuffer> | ReadableStream
    readonly type?: string
  }
  readonly headers?: Readonly<Record<string, string>>
}

export type ApiAnswer = {
  /** Method, path and status, for messages. */
  readonly what: string
  readonly status: number
  readonly headers: Headers
  /** Parsed when it is JSON, otherwise undefined. */
  readonly body: unknown
  readonly text: string
}

export type SendRequest = (method: Method, path: string, content?: Content) => Promise<ApiAnswer>

/** Sends requests to a system and holds each of them and its answer against the served documents. */
export function checkedApi({ url, check }: Pick<RunningSystem, 'url' | 'check'>): SendRequest {
  return async (method, path, { body, raw, headers = {} } = {}) => {
    const address = new URL(path, url)
    const type = raw === undefined ? 'application/json' : raw.type
    const content = raw === undefined ? JSON.stringify(body) : raw.content
    const response = await fetch(address, {
      method,
      headers: {
        ...(content === undefined || type === undefined ? {} : { 'Content-Type': type }),
        ...headers,
      },
      ...(content === undefined ? {} : { body: content, duplex: 'half' }),
    })
    const text = await response.text()
    const contentType = response.headers.get('content-type')
    const answer = contentType?.includes('json') ? (JSON.parse(text) as unknown) : undefined
    check({
      method,
      url: address.href,
      requestBody: raw === undefined ? body : undefined,
      status: response.status,
      contentType,
      headers: response.headers,
      body: answer,
    })
    return {
      what: `${method} ${address.pathname} → ${response.status}`,
      status: response.status,
      headers: response.headers,
      body: answer,
      text,
    }
  }
}
