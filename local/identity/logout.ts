import type { KoaContextWithOIDC } from 'oidc-provider'
import { sendSignOutQuestion } from './provider-pages.ts'

/**
 * Whoever shows the ID token of the very login that is to end has proven that the wish is the page's own: the login
 * ends at once. Anyone else could be a foreign page that wants to annoy, so the person is asked.
 */
export async function endSession(ctx: KoaContextWithOIDC, confirmationForm: string): Promise<void> {
  const { oidc } = ctx
  const { session, provider } = oidc
  if (session === undefined || oidc.entities.IdTokenHint?.payload['sub'] !== session.accountId) {
    sendSignOutQuestion(ctx, confirmationForm)
    return
  }
  // Its codes and refresh tokens are bound to the session and end with it.
  await session.destroy()
  oidc.cookies.set(provider.cookieName('session'), null, {
    path: new URL(provider.issuer).pathname,
    signed: true,
  })
  ctx.status = 303
  ctx.redirect(afterLogout(ctx))
}

function afterLogout({ oidc }: KoaContextWithOIDC): string {
  const uri = oidc.params?.['post_logout_redirect_uri']
  const state = oidc.params?.['state']
  if (typeof uri !== 'string') return oidc.urlFor('end_session_success')
  const target = new URL(uri)
  if (typeof state === 'string') target.searchParams.set('state', state)
  return target.href
}
