import { type CommonProblemCode, commonProblems } from '@annals/contracts'

export type ProblemInput = {
  readonly status: number
  readonly code: string
  readonly params?: Readonly<Record<string, unknown>>
  readonly errors?: readonly {
    readonly pointer: string
    readonly code: string
    readonly params?: Record<string, unknown>
  }[]
  /** English, for logs and developers. */
  readonly detail?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Thrown by handlers and middleware, answered as application/problem+json. */
export class ProblemError extends Error {
  readonly problem: ProblemInput
  constructor(problem: ProblemInput) {
    super(problem.detail ?? problem.code)
    this.name = 'ProblemError'
    this.problem = problem
  }
}

/** A problem of the common table, with its status. */
export function commonProblem(
  code: CommonProblemCode,
  more: Omit<ProblemInput, 'status' | 'code'> = {},
): ProblemError {
  return new ProblemError({ status: commonProblems[code], code, ...more })
}
