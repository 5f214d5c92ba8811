import type { TokenVerifier } from '@annals/auth'
import type { Role } from '@annals/contracts'
import type { RequestHandler } from 'express'
import { authenticate, requireRole } from './authorize.ts'
import { sendProblem } from './problem-answer.ts'
import { ProblemError } from './problem-error.ts'

/** Lets only logins with the role pass, for routes that stand outside of a route table. */
export function roleGuard(verifier: TokenVerifier, role: Role): RequestHandler {
  return async (request, response, next) => {
    try {
      requireRole(await authenticate(request.headers.authorization, verifier), [role])
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      return sendProblem(response, error.problem)
    }
    next()
  }
}
