import { createHash } from 'node:crypto'
import type { Page } from './pages.ts'

/**
 * keycloak-js asks this frame whether the login that it knows still holds: a message `<client id> <session>`, the
 * session empty when it knows none, to be answered with `unchanged`, `changed` or `error`.
 */
export function loginStatusFrame(): Page {
  return framePage(`
addEventListener('message', async ({ origin, source, data }) => {
  if (origin !== location.origin || source === null) return
  const [client, known] = String(data).split(' ')
  try {
    const url = 'login-status-iframe.html/init?client_id=' + encodeURIComponent(client)
    const status = await fetch(url, { credentials: 'same-origin', cache: 'no-store' })
    const session = await status.text()
    source.postMessage(!status.ok ? 'error' : session === known ? 'unchanged' : 'changed', origin)
  } catch {
    source.postMessage('error', origin)
  }
})
`)
}

/** Provider and page share one origin, so that the cookies are never a third party's: always `supported`. */
export function thirdPartyCookiesFrame(): Page {
  return framePage(`
parent.postMessage('supported', location.origin)
`)
}

function framePage(script: string): Page {
  const hash = createHash('sha256').update(script).digest('base64')
  return {
    body: `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Annals</title>
</head>
<body>
<script>${script}</script>
</body>
</html>
`,
    contentSecurityPolicy: `default-src 'none'; script-src 'sha256-${hash}'; connect-src 'self'; base-uri 'none'; frame-ancestors 'self'`,
  }
}
