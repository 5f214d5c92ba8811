import type { IncomingHttpHeaders } from 'node:http'
import { afterHeader, decodePositionTokens } from '@annals/contracts'
import { headerPointer } from './json-pointer.ts'
import type { HttpLimits } from './limits.ts'
import { commonProblem } from './problem-error.ts'

export const correlationHeader = 'X-Correlation-Id'

/** A header that was sent once; several of it are as good as none. */
export function textHeader(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name.toLowerCase()]
  return typeof value === 'string' ? value : undefined
}

/** The caller's correlation id if it is harmless in a log and a header; otherwise one of ours. */
export function correlationIdOf(header: string | undefined, mint: () => string): string {
  return header !== undefined && /^[\w.:-]{1,100}$/.test(header) ? header : mint()
}

/** The revision of an `If-Match: "7"`. Anything that is not one strong tag of ours matches no revision. */
export function requiredRevision(header: string | undefined): string {
  if (header === undefined) throw commonProblem('if-match-required')
  const revision = /^"(\d{1,15})"$/.exec(header.trim())?.[1]
  if (revision === undefined)
    throw commonProblem('revision-mismatch', { params: { expected: 'one ETag of ours' } })
  return revision
}

export function idempotencyKeyOf(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined
  if (typeof header === 'string' && /^[\x21-\x7E]{1,200}$/.test(header)) return header
  const pointer = headerPointer('Idempotency-Key')
  throw commonProblem('invalid-request', {
    errors: [{ pointer, code: 'wrong-format', params: { format: '1 to 200 visible ASCII characters' } }],
  })
}

/** The header `Annals-After` when it holds position tokens. */
export function afterOf(headers: IncomingHttpHeaders): string | undefined {
  const header = headers[afterHeader.toLowerCase()]
  if (header === undefined || header === '') return undefined
  if (typeof header === 'string' && decodePositionTokens(header) !== undefined) return header
  throw commonProblem('invalid-token-header', { params: { header: afterHeader } })
}

/** `Prefer: wait=n` in milliseconds, within the limit. Other preferences are ignored, as RFC 7240 asks. */
export function waitMsOf(
  header: string | string[] | undefined,
  limits: Pick<HttpLimits, 'waitMs' | 'maxWaitMs'>,
): number {
  const seconds = /(?:^|[,;]\s*)wait\s*=\s*"?(\d{1,6})"?\s*(?:$|[,;])/i.exec(String(header ?? ''))?.[1]
  return seconds === undefined ? limits.waitMs : Math.min(Number(seconds) * 1_000, limits.maxWaitMs)
}
