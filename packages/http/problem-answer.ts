import type { ServerResponse } from 'node:http'
import type { Problem } from '@annals/contracts'
import type { ProblemInput } from './problem-error.ts'

/** The problem as it is sent: `type` and `title` follow from the code. */
function problemBody(input: ProblemInput & { readonly instance?: string }): Problem {
  const { status, code, params, errors, detail, instance } = input
  return {
    type: `urn:annals:problem:${code}`,
    title: titleOf(code),
    status,
    code,
    ...(params === undefined ? {} : { params }),
    ...(errors === undefined ? {} : { errors: [...errors] }),
    ...(detail === undefined ? {} : { detail }),
    ...(instance === undefined ? {} : { instance }),
  }
}

export function sendProblem(
  response: ServerResponse,
  input: ProblemInput & { readonly instance?: string },
): void {
  const body = Buffer.from(JSON.stringify(problemBody(input)))
  for (const [name, value] of Object.entries(input.headers ?? {})) response.setHeader(name, value)
  // Whoever meets a service that cannot answer now is told when to ask again.
  if (input.status === 503 && !response.hasHeader('Retry-After')) response.setHeader('Retry-After', '1')
  response.writeHead(input.status, {
    'Content-Type': 'application/problem+json',
    'Content-Length': body.length,
  })
  response.end(body)
}

function titleOf(code: string): string {
  const words = code.replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
