import type { z } from 'zod'
import { type LineRefusal, type Place, refusalOf } from '../csv/line-refusal.ts'

type CheckedRequest<Request> = { readonly request: Request } | { readonly refusals: readonly LineRefusal[] }

/**
 * Holds a mapped row against the API's own schema, so that what would be refused is known before anything is sent.
 * `columns` says which column each field of the request came from.
 */
export function checkRequest<Schema extends z.ZodType>(
  at: Place,
  schema: Schema,
  request: z.input<Schema>,
  columns: Readonly<Record<string, string>>,
): CheckedRequest<z.output<Schema>> {
  const parsed = schema.safeParse(request)
  if (parsed.success) return { request: parsed.data }
  return {
    refusals: parsed.error.issues.map((issue) => refusalOf(at, issue.message, columns[issue.path.join('.')])),
  }
}
