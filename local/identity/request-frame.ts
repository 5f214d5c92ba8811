import type { ErrorRequestHandler, RequestHandler } from 'express'
import type { IdentityAddresses } from './identity-addresses.ts'
import type { IdentityLog } from './identity-log.ts'
import type { OidcProviderModule } from './load-oidc-provider.ts'
import { languages } from './page-words.ts'
import { failurePage } from './pages.ts'
import { languageOf } from './provider-pages.ts'
import { sendPage } from './send-page.ts'

/** Addresses in answers are built from the request's host: it is the public one, whatever the request says. */
export function seenFromOutside({ host, protocol }: IdentityAddresses): RequestHandler {
  return (request, response, next) => {
    request.headers.host = host
    request.headers['x-forwarded-proto'] = protocol
    delete request.headers['x-forwarded-host']
    response.set('X-Content-Type-Options', 'nosniff').set('Referrer-Policy', 'no-referrer')
    response.set(
      'Content-Security-Policy',
      "default-src 'none'; script-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'",
    )
    next()
  }
}

/** The last of the handlers: a failure is shown as a page of ours, in words when the person can do something. */
export function failureAnswer(
  { publicUrl }: IdentityAddresses,
  errors: OidcProviderModule['errors'],
  log: IdentityLog,
): ErrorRequestHandler {
  return (error, request, response, next) => {
    if (response.headersSent) {
      next(error)
      return
    }
    const language = languageOf(request.acceptsLanguages([...languages]))
    const expired = error instanceof errors.SessionNotFound
    const status = statusOf(error)
    if (status >= 500) log.error({ error }, 'the identity provider failed')
    response.status(status)
    const code = status >= 500 ? 'server_error' : 'invalid_request'
    sendPage(response, failurePage(language, publicUrl, { expired, code }))
  }
}

function statusOf(error: unknown): number {
  const status = error instanceof Error && 'status' in error ? error.status : undefined
  return typeof status === 'number' && status >= 400 && status < 600 ? status : 500
}
