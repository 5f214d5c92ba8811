import type { ErrorOut, KoaContextWithOIDC } from 'oidc-provider'
import { type Language, languages } from './page-words.ts'
import { failurePage, type Page, signedOutPage, signOutPage } from './pages.ts'

/** The best of our languages for an `Accept-Language` that was already weighed against them. */
export function languageOf(accepted: string | readonly string[] | false): Language {
  return languages.find((language) => language === accepted) ?? 'en'
}

export function sendFailure(ctx: KoaContextWithOIDC, startUrl: string, out: ErrorOut, error: Error): void {
  const code = out.error_description === undefined ? out.error : `${out.error}: ${out.error_description}`
  send(ctx, failurePage(contextLanguage(ctx), startUrl, { expired: error.name === 'SessionNotFound', code }))
}

export function sendSignedOut(ctx: KoaContextWithOIDC, startUrl: string): void {
  send(ctx, signedOutPage(contextLanguage(ctx), startUrl))
}

export function sendSignOutQuestion(ctx: KoaContextWithOIDC, form: string): void {
  send(ctx, signOutPage(contextLanguage(ctx), form))
}

function contextLanguage(ctx: KoaContextWithOIDC): Language {
  return languageOf(ctx.acceptsLanguages([...languages]))
}

function send(ctx: KoaContextWithOIDC, page: Page): void {
  ctx.type = 'html'
  ctx.set('Content-Security-Policy', page.contentSecurityPolicy)
  ctx.body = page.body
}
