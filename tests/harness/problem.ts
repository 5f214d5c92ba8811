import { problemSchema } from '@annals/contracts'
import type { ApiAnswer } from './api.ts'

/** What a refused request is told, as far as a client acts on it. */
export type Told = {
  readonly status: number
  readonly code: string
  readonly params?: Readonly<Record<string, unknown>>
  /** `pointer code` of each fault. */
  readonly errors?: readonly string[]
}

/** An answer that is a problem; otherwise an error that shows it. */
export function told(answer: ApiAnswer): Told {
  if (answer.headers.get('content-type') !== 'application/problem+json')
    throw new Error(`${answer.what} is no problem: ${answer.text.slice(0, 500)}`)
  const { status, code, params, errors } = problemSchema.parse(answer.body)
  if (status !== answer.status) throw new Error(`${answer.what} says ${status} in its body`)
  return {
    status,
    code,
    ...(params === undefined ? {} : { params }),
    ...(errors === undefined ? {} : { errors: errors.map((error) => `${error.pointer} ${error.code}`) }),
  }
}
