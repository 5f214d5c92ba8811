import type { RequestListener } from 'node:http'
import { type NextFunction, type Request, type Response, Router } from 'express'
import { setSecurityHeaders } from './cross-origin.ts'
import { sendProblem } from './problem-answer.ts'
import { commonProblem } from './problem-error.ts'

/**
 * A request listener that serves the routers by path; it opens no port. What none of them serves is a 404 problem.
 * There is no Express application around the routers: nothing of ours needs what it adds to requests and answers, and
 * light-my-request would re-parent those prototypes for the whole process, real servers included.
 */
export function httpApp(
  routers: readonly { readonly at: string; readonly router: Router }[],
  onError: (error: unknown) => void,
): RequestListener {
  const all = Router({ caseSensitive: true })
  for (const { at, router } of routers) all.use(at, router)
  all.use((_request: Request, response: Response) => {
    setSecurityHeaders(response)
    sendProblem(response, commonProblem('not-found').problem)
  })
  all.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    if (response.headersSent) {
      onError(error)
      response.destroy()
      return
    }
    setSecurityHeaders(response)
    // A path that is no percent-encoded UTF-8 names nothing.
    if (error instanceof URIError) return sendProblem(response, commonProblem('not-found').problem)
    onError(error)
    sendProblem(response, commonProblem('internal').problem)
  })
  // Express's types ask for its application's requests; its Router uses only what it sets itself.
  return (request, response) => all(request as Request, response as Response, onError)
}
