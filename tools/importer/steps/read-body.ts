import type { ApiClient } from '@annals/client'
import type { z } from 'zod'
import { ImportStopped } from './send-command.ts'

/** The answer of a query, parsed. Throws ImportStopped when the query is refused. */
export async function readBody<Schema extends z.ZodType>(
  api: ApiClient,
  path: string,
  schema: Schema,
  after?: string,
): Promise<z.output<Schema>> {
  const answer = await api({ method: 'GET', path, after })
  if (answer.kind === 'refused') throw new ImportStopped(path, answer.problem)
  return schema.parse(answer.body)
}
