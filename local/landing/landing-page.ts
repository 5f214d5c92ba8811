import { type Html, html } from '@annals/http'

export type LandingPart = {
  readonly title: string
  readonly service: string
  readonly kind: string
  readonly basePath: string
}

export type LandingUser = {
  readonly username: string
  readonly password: string
  readonly roles: readonly string[]
  readonly may: string
}

export type CurlLine = { readonly says: string; readonly line: string }

export type Landing = {
  readonly publicUrl: string
  /** ISO 4217, for the amounts of the live windows. */
  readonly currency: string
  readonly parts: readonly LandingPart[]
  readonly users: readonly LandingUser[]
  readonly curlLines: readonly CurlLine[]
}

/** The first page of `npm start`: what runs, whether it is well, who can log in, and lines to try it with. */
export function landingPage(landing: Landing): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Annals</title>
<link rel="stylesheet" href="/landing/landing.css">
<link rel="icon" href="/landing/icon.svg">
<script src="/landing/landing.js" defer></script>
</head>
<body>
<header>
<h1>Annals</h1>
<p>Orders, traffic and their live analytics, event-sourced: every service is a command part that decides and a query part that answers. All of it runs in this one process.</p>
</header>
<main>
<section aria-labelledby="live">
<h2 id="live">Now</h2>
<p>Orders and infractions in the last windows of five seconds, the newest at the end; paler while a window may still change.</p>
<dl class="live" data-currency="${landing.currency}">
<dt>Orders</dt><dd data-windows="orders">asking…</dd>
<dt>Infractions</dt><dd data-windows="infractions">asking…</dd>
</dl>
<p>Nothing moves? Send traffic: <code>npm run simulate -- --url ${landing.publicUrl}</code></p>
</section>
<section aria-labelledby="parts">
<h2 id="parts">Parts</h2>
<table>
<thead><tr><th scope="col">Part</th><th scope="col">Health</th><th scope="col">Try it</th><th scope="col">Contract</th></tr></thead>
<tbody>
${landing.parts.map(partRow)}
</tbody>
</table>
</section>
<section aria-labelledby="users">
<h2 id="users">Demo users</h2>
<p>Press <em>Authorize</em> on a Swagger page and log in as one of them. They exist here only, never in production.</p>
<table>
<thead><tr><th scope="col">User</th><th scope="col">Password</th><th scope="col">Role</th><th scope="col">May</th></tr></thead>
<tbody>
${landing.users.map(userRow)}
</tbody>
</table>
</section>
<section aria-labelledby="lines">
<h2 id="lines">From a terminal</h2>
<p>In this order; each can be sent twice without a second effect.</p>
<ol>
${landing.curlLines.map(curlItem)}
</ol>
</section>
</main>
</body>
</html>`.html
}

function partRow(part: LandingPart): Html {
  return html`<tr>
<th scope="row">${part.title}</th>
<td><a href="/ops/${part.service}/${part.kind}/readyz" data-health>asking…</a></td>
<td><a href="${part.basePath}/docs">Swagger page<span class="spoken"> of ${part.title}</span></a></td>
<td><a href="${part.basePath}/openapi.json">openapi.json<span class="spoken"> of ${part.title}</span></a></td>
</tr>`
}

function userRow(user: LandingUser): Html {
  return html`<tr><th scope="row"><code>${user.username}</code></th><td><code>${user.password}</code></td><td>${user.roles.join(', ')}</td><td>${user.may}</td></tr>`
}

function curlItem({ says, line }: CurlLine): Html {
  return html`<li><p>${says}</p><pre tabindex="0"><code>${line}</code></pre></li>`
}
