import type { IncomingMessage, ServerResponse } from 'node:http'
import { afterHeader, positionHeader } from '@annals/contracts'
import { correlationHeader } from './request-headers.ts'

const requestHeaders = [
  'Authorization',
  'Content-Type',
  'If-Match',
  'Idempotency-Key',
  'Prefer',
  'Last-Event-ID',
  'traceparent',
  correlationHeader,
  afterHeader,
]
const answerHeaders = ['ETag', 'Link', 'Location', 'Retry-After', correlationHeader, positionHeader]

const preflightSeconds = 600

/** Set by hand on every answer of an API: nothing of it is a page, is framed, is sniffed or is kept. */
export function setSecurityHeaders(response: ServerResponse): void {
  response.setHeader('X-Content-Type-Options', 'nosniff')
  response.setHeader('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'")
  response.setHeader('Referrer-Policy', 'no-referrer')
  response.setHeader('Cache-Control', 'no-store')
}

/** Lets a page of a configured origin read the answer. Closed without configuration; cookies are never involved. */
export function setCrossOriginHeaders(
  request: IncomingMessage,
  response: ServerResponse,
  allowedOrigins: readonly string[],
): void {
  if (allowedOrigins.length === 0) return
  response.setHeader('Vary', 'Origin')
  const origin = request.headers.origin
  if (origin === undefined || !allowedOrigins.includes(origin)) return
  response.setHeader('Access-Control-Allow-Origin', origin)
  response.setHeader('Access-Control-Expose-Headers', answerHeaders.join(', '))
}

/** Answers `OPTIONS`: the methods of the path, and to a page of an allowed origin the headers that it may send. */
export function sendOptions(response: ServerResponse, allow: string): void {
  response.setHeader('Allow', allow)
  if (response.hasHeader('Access-Control-Allow-Origin')) {
    response.setHeader('Access-Control-Allow-Methods', allow)
    response.setHeader('Access-Control-Allow-Headers', requestHeaders.join(', '))
    response.setHeader('Access-Control-Max-Age', String(preflightSeconds))
  }
  response.writeHead(204)
  response.end()
}
