import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import express, { Router } from 'express'

/** The only files of swagger-ui-dist that our pages ask for; the rest is not served. */
const served = [
  'swagger-ui.css',
  'swagger-ui-bundle.js',
  'favicon-32x32.png',
  'oauth2-redirect.html',
  'oauth2-redirect.js',
]

const cacheMs = 86_400_000

/** Swagger UI's own files, served by us, to be mounted once at the `assetsPath` of every part's docs. */
export function swaggerAssets(): Router {
  const folder = dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/swagger-ui.css')))
  const files = express.static(folder, { index: false, redirect: false, maxAge: cacheMs })
  const router = Router({ caseSensitive: true, strict: true })
  router.get(
    served.map((name) => `/${name}`),
    (request, response, next) => {
      response.setHeader('X-Content-Type-Options', 'nosniff')
      response.setHeader('Referrer-Policy', 'no-referrer')
      response.setHeader(
        'Content-Security-Policy',
        "default-src 'none'; script-src 'self'; frame-ancestors 'none'",
      )
      files(request, response, next)
    },
  )
  return router
}
