import { createHash } from 'node:crypto'
import { type Html, html } from '@annals/http'
import type { DemoUser } from './demo-users.ts'
import { type Language, type PageWords, pageWords } from './page-words.ts'

/** A page and the policy under which it is shown: no script, no style but the hashed one, never in a frame. */
export type Page = { readonly body: string; readonly contentSecurityPolicy: string }

// 4.5:1 and more in both schemes; the field that has the focus is outlined by the browser and by us.
const style = `
:root { color-scheme: light dark; --ink: #16202c; --paper: #fff; --line: #5b6b7c; --act: #0b57a4; --on-act: #fff; --bad: #a3121f }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8edf2; --paper: #14191f; --line: #93a3b3; --act: #8cc2ff; --on-act: #0b1a2b; --bad: #ff9da4 }
}
body { margin: 0; font: 1rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper) }
main { max-width: 24rem; margin: 10vh auto 2rem; padding: 0 1rem }
label, input, button { display: block; width: 100%; box-sizing: border-box }
label { margin-top: 1rem }
input, button { margin-top: .25rem; padding: .6rem; font: inherit; border: 1px solid var(--line); border-radius: .3rem }
input { color: inherit; background: transparent }
button { margin-top: 1.5rem; color: var(--on-act); background: var(--act); border-color: var(--act); cursor: pointer }
button.quiet { color: var(--act); background: transparent }
:focus-visible { outline: 3px solid var(--act); outline-offset: 2px }
a { color: var(--act) }
[role=alert] { margin: 1rem 0; padding: .6rem; border: 2px solid var(--bad); border-radius: .3rem; color: var(--bad) }
details { margin-top: 2rem }
td { padding: .1rem 1rem .1rem 0 }
`

export type LoginPage = {
  readonly language: Language
  readonly action: string
  readonly username: string
  readonly users: readonly DemoUser[]
  readonly refusal?:
    | { readonly kind: 'wrong' }
    | { readonly kind: 'locked'; readonly retryAfterSeconds: number }
}

export function loginPage(page: LoginPage): Page {
  const words = pageWords[page.language]
  const refusal = refusalText(page.refusal, words)
  const described = trustedHtml(
    refusal === undefined ? '' : ' aria-invalid="true" aria-describedby="refusal"',
  )
  const focus = trustedHtml(' autofocus')
  const none = trustedHtml('')
  return document(
    page.language,
    refusal === undefined ? words.signIn : `${words.error}: ${words.signIn}`,
    html`<h1>${words.signIn}</h1>
${refusal === undefined ? none : html`<p role="alert" id="refusal">${refusal}</p>`}
<form method="post" action="${page.action}">
<label for="username">${words.username}</label>
<input id="username" name="username" value="${page.username}" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="100"${page.username === '' ? focus : none}${described}>
<label for="password">${words.password}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required maxlength="200"${page.username === '' ? none : focus}${described}>
<button type="submit">${words.signIn}</button>
</form>
<details>
<summary>${words.demoUsers}</summary>
<table>
<thead><tr><th scope="col">${words.username}</th><th scope="col">${words.password}</th></tr></thead>
<tbody>${page.users.map((user) => html`<tr><td>${user.username}</td><td>${user.password}</td></tr>`)}</tbody>
</table>
</details>`,
  )
}

/** `code` is the protocol's own word for the failure, for whoever reports it. */
export function failurePage(
  language: Language,
  startUrl: string,
  failure: { expired: boolean; code: string },
): Page {
  const words = pageWords[language]
  return document(
    language,
    `${words.error}: ${words.failed}`,
    html`<h1>${words.failed}</h1>
<p role="alert">${failure.expired ? words.expired : failure.code}</p>
<p><a href="${startUrl}">${words.startPage}</a></p>`,
  )
}

export function signedOutPage(language: Language, startUrl: string): Page {
  const words = pageWords[language]
  return document(
    language,
    words.signedOut,
    html`<h1>${words.signedOut}</h1>
<p><a href="${startUrl}">${words.startPage}</a></p>`,
  )
}

/** `form` is the provider's own, with its token against forged requests and the id `op.logoutForm`. */
export function signOutPage(language: Language, form: string): Page {
  const words = pageWords[language]
  return document(
    language,
    words.signOutQuestion,
    html`<h1>${words.signOutQuestion}</h1>
${trustedHtml(form)}
<button type="submit" form="op.logoutForm" name="logout" value="yes">${words.signOut}</button>
<button type="submit" form="op.logoutForm" class="quiet">${words.stay}</button>`,
  )
}

function refusalText(refusal: LoginPage['refusal'], words: PageWords): string | undefined {
  if (refusal === undefined) return undefined
  return refusal.kind === 'wrong' ? words.wrong : words.locked(refusal.retryAfterSeconds)
}

function document(language: Language, title: string, content: Html): Page {
  const page = html`<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Annals</title>
<style>${trustedHtml(style)}</style>
</head>
<body>
<main>
${content}
</main>
</body>
</html>
`
  const hash = createHash('sha256').update(style).digest('base64')
  return {
    body: page.html,
    contentSecurityPolicy: `default-src 'none'; style-src 'sha256-${hash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  }
}

/** For text that we did not receive. */
function trustedHtml(text: string): Html {
  return { html: text }
}
