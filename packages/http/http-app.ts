import express, { type Express, type NextFunction, type Request, type Response, type Router } from 'express'
import { setSecurityHeaders } from './cross-origin.ts'
import { sendProblem } from './problem-answer.ts'
import { commonProblem } from './problem-error.ts'

/** An application that serves the routers by path; it opens no port. What none of them serves is a 404 problem. */
export function httpApp(
  routers: readonly { readonly at: string; readonly router: Router }[],
  onError: (error: unknown) => void,
): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  for (const { at, router } of routers) app.use(at, router)
  app.use((_request: Request, response: Response) => {
    setSecurityHeaders(response)
    sendProblem(response, commonProblem('not-found').problem)
  })
  app.use((error: unknown, _request: Request, response: Response, next: NextFunction) => {
    if (isUnreadablePath(error)) return sendProblem(response, commonProblem('not-found').problem)
    onError(error)
    // Express's own handler cuts an answer that has begun.
    if (response.headersSent) return next(error)
    setSecurityHeaders(response)
    sendProblem(response, commonProblem('internal').problem)
  })
  return app
}

/** What Express throws for a path that is no percent-encoded UTF-8. */
function isUnreadablePath(error: unknown): boolean {
  return error instanceof URIError
}
