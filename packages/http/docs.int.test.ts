import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runInNewContext } from 'node:vm'
import { createLogger } from '@annals/telemetry'
import { inject } from 'light-my-request'
import { httpApp } from './http-app.ts'
import { partRouter } from './part-router.ts'
import { basePath, sampleDocs, samplePart } from './sample-part/sample-part.ts'
import { swaggerAssets } from './swagger-assets.ts'

const assets = httpApp([{ at: sampleDocs.assetsPath, router: swaggerAssets() }], (error) => {
  throw error
})
const getAsset = (url: string) => inject(assets, { url })

test('the document and the page are public', async () => {
  const part = samplePart()
  const document = await part.send({ url: `${basePath}/openapi.json` })
  assert.deepEqual([document.statusCode, document.headers['content-type']], [200, 'application/json'])
  assert.equal(document.json().info.title, 'Sample commands')
  assert.equal((await part.send({ url: `${basePath}/docs` })).statusCode, 200)
  assert.equal((await part.send({ method: 'POST', url: `${basePath}/docs` })).statusCode, 405)
})

test('everything that the page loads is served by us, and nothing in it runs inline', async () => {
  const part = samplePart()
  const page = await part.send({ url: `${basePath}/docs` })
  const loaded = [...page.payload.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => url ?? '')
  assert.equal(loaded.length, 4)
  for (const url of loaded) {
    const response = url.startsWith(basePath) ? await part.send({ url }) : await getAsset(url)
    assert.equal(response.statusCode, 200, url)
    assert(response.payload.length > 100, url)
    assert.equal(response.headers['x-content-type-options'], 'nosniff')
  }
  assert.doesNotMatch(page.payload, /<script>|<style|onload=|https?:/)
  const policy = String(page.headers['content-security-policy'])
  assert.match(policy, /default-src 'none'; script-src 'self';/)
  assert.match(policy, /connect-src 'self' http:\/\/localhost:8080;/)
})

test('the initializer starts Swagger UI with our document, our redirect page, PKCE and no validator elsewhere', async () => {
  const script = await samplePart().send({ url: `${basePath}/docs/initializer.js` })
  assert.match(String(script.headers['content-type']), /^text\/javascript/)
  const seen: { options?: Record<string, unknown>; login?: Record<string, unknown> } = {}
  const sandbox = {
    window: {},
    SwaggerUIBundle: (options: Record<string, unknown>) => {
      seen.options = options
      return { initOAuth: (login: Record<string, unknown>) => void (seen.login = login) }
    },
  }
  runInNewContext(script.payload, sandbox)
  assert.equal(seen.options?.['url'], `${basePath}/openapi.json`)
  assert.equal(seen.options?.['validatorUrl'], null)
  assert.equal(seen.login?.['clientId'], 'annals-page')
  assert.equal(seen.login?.['usePkceWithAuthorizationCodeGrant'], true)
  const redirect = new URL(String(seen.options?.['oauth2RedirectUrl']))
  const redirectPage = await getAsset(redirect.pathname)
  assert.equal(redirectPage.statusCode, 200)
  assert.match(redirectPage.payload, /<script src="oauth2-redirect.js">/)
  assert.equal((await getAsset(`${sampleDocs.assetsPath}/oauth2-redirect.js`)).statusCode, 200)
})

test('of swagger-ui-dist nothing else is served', async () => {
  for (const name of [
    'package.json',
    'index.html',
    'swagger-ui-bundle.js.map',
    '../express/package.json',
    '%2e%2e/express/package.json',
    '',
  ]) {
    assert.equal((await getAsset(`${sampleDocs.assetsPath}/${name}`)).statusCode, 404, name)
  }
})

test('a route table with a fault is not served', () => {
  assert.throws(
    () =>
      partRouter({
        title: 'x',
        version: '1',
        basePath,
        routes: [
          {
            method: 'get',
            path: 'x',
            operationId: 'x',
            summary: '',
            roles: ['sales'],
            answers: { 200: { description: '' } },
            problems: {},
            handle: async () => ({ status: 200 }),
          },
        ],
        verifier: async () => Promise.reject(new Error('unused')),
        logger: createLogger({ part: 'x', level: 'silent' }),
        metrics: { observeRequest: () => undefined },
        clock: { nowMs: () => 0 },
        mintId: () => '1',
        docs: sampleDocs,
      }),
    /x: path x must start with/,
  )
})
