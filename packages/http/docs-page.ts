import type { OpenApiSettings } from './openapi/document.ts'

export type DocsSettings = OpenApiSettings['docs'] & {
  /** The public OAuth client that the page logs in with, by authorization code and PKCE. */
  readonly clientId: string
  /** Where `swaggerAssets()` is mounted, for example `/api/swagger`. */
  readonly assetsPath: string
}

type DocsFile = { readonly contentType: string; readonly content: string; readonly policy: string }

const noContent = "default-src 'none'; frame-ancestors 'none'"

/** The part's OpenAPI document and its Swagger page, by path below the base path. The page has no inline script. */
export function docsFiles(settings: {
  readonly title: string
  readonly basePath: string
  readonly document: unknown
  readonly docs: DocsSettings
}): Readonly<Record<string, DocsFile>> {
  const { title, basePath, document, docs } = settings
  return {
    '/openapi.json': {
      contentType: 'application/json',
      content: JSON.stringify(document),
      policy: noContent,
    },
    '/docs': {
      contentType: 'text/html; charset=utf-8',
      content: page(title, basePath, docs),
      policy: pagePolicy(docs),
    },
    '/docs/initializer.js': {
      contentType: 'text/javascript; charset=utf-8',
      content: initializer(basePath, docs),
      policy: noContent,
    },
  }
}

function page(title: string, basePath: string, { assetsPath }: DocsSettings): string {
  return `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${escaped(title)}</title>
  <link rel="stylesheet" href="${escaped(assetsPath)}/swagger-ui.css">
  <link rel="icon" href="${escaped(assetsPath)}/favicon-32x32.png">
</head>
<body>
  <div id="swagger-ui"></div>
  <script src="${escaped(assetsPath)}/swagger-ui-bundle.js"></script>
  <script src="${escaped(basePath)}/docs/initializer.js"></script>
</body>
</html>
`
}

/** Swagger UI's default validator is a server elsewhere, hence null; it styles by attribute and draws with data images. */
function initializer(basePath: string, { publicUrl, assetsPath, clientId }: DocsSettings): string {
  const options = {
    url: `${basePath}/openapi.json`,
    dom_id: '#swagger-ui',
    deepLinking: true,
    displayOperationId: true,
    validatorUrl: null,
    oauth2RedirectUrl: `${publicUrl}${assetsPath}/oauth2-redirect.html`,
  }
  const login = { clientId, scopes: 'openid', usePkceWithAuthorizationCodeGrant: true }
  return `window.ui = SwaggerUIBundle(${JSON.stringify(options)})
window.ui.initOAuth(${JSON.stringify(login)})
`
}

function pagePolicy({ publicUrl, tokenUrl }: DocsSettings): string {
  const origins = [...new Set([publicUrl, tokenUrl].map((url) => new URL(url).origin))]
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    `connect-src 'self' ${origins.join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
