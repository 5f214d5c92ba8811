import type { z } from 'zod'

/** Why an event could not be handled, without anything that it says: it may be somebody's data. */
export type Poison = { readonly code: string; readonly message: string }

const issuesTold = 5

export function poisonOfSchema(type: string, error: z.ZodError): Poison {
  const issues = error.issues.slice(0, issuesTold)
  const told = issues.map((issue) => `${['data', ...issue.path.map(String)].join('.')} ${issue.code}`)
  return { code: 'event-invalid', message: `${type} fails its schema: ${told.join(', ')}` }
}

/** The error's name, literal code and place; not its message, which may quote the event. */
export function poisonOfThrown(type: string, thrown: unknown): Poison {
  if (!(thrown instanceof Error))
    return { code: 'handler-failed', message: `handling ${type} threw no error` }
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : 'handler-failed'
  return { code, message: `handling ${type} threw ${thrown.name}${placeOf(thrown)}` }
}

function placeOf(error: Error): string {
  const frame = error.stack?.split('\n').find((line) => /^\s+at /.test(line))
  const place = frame === undefined ? undefined : /([\w.-]+\.ts:\d+)/.exec(frame)?.[1]
  return place === undefined ? '' : ` at ${place}`
}
