import assert from 'node:assert/strict'
import type { Response } from 'light-my-request'

/** `errors` are pairs of pointer and code. */
export type Expected = {
  readonly status: number
  readonly code: string
  readonly errors?: readonly (readonly [string, string])[]
}

export async function refuses(response: Response, { status, code, errors }: Expected): Promise<void> {
  assert.equal(response.statusCode, status, response.payload.slice(0, 500))
  assert.equal(response.headers['content-type'], 'application/problem+json')
  const problem: { code: string; errors?: { pointer: string; code: string }[] } = response.json()
  assert.equal(problem.code, code)
  if (errors !== undefined)
    assert.deepEqual(
      problem.errors?.map((error) => [error.pointer, error.code]),
      errors,
    )
}

/** What a request that its schemas refuse is answered. */
export const invalid = (...errors: readonly (readonly [string, string])[]): Expected => ({
  status: 422,
  code: 'invalid-request',
  errors,
})
export const malformed: Expected = { status: 400, code: 'malformed-json' }
