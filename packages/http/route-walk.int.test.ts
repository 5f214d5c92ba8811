import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { pathParameters } from './check-routes.ts'
import { bearer, principals } from './sample-part/principals.ts'
import { recordedChanges } from './sample-part/recorded-changes.ts'
import { sampleRoutes, someId } from './sample-part/routes.ts'
import { basePath, samplePart } from './sample-part/sample-part.ts'

suite('every route of a table', () => {
  const part = samplePart()
  const routes = sampleRoutes([], { changes: recordedChanges() })

  for (const { method, path, roles, operationId } of routes) {
    const url = basePath + pathParameters(path).reduce((text, name) => text.replace(`:${name}`, someId), path)
    const verb = method === 'get' ? 'GET' : method === 'put' ? 'PUT' : 'POST'
    const send = (token?: string) =>
      part.send({ method: verb, url, headers: token === undefined ? {} : bearer(token) })

    test(`${operationId} answers nobody without a good token`, async () => {
      const without = await send()
      assert.equal(without.statusCode, 401)
      assert.equal(without.json().code, 'unauthenticated')
      assert.equal(without.headers['www-authenticate'], 'Bearer realm="annals"')
      const forged = await send('forged')
      assert.equal(forged.statusCode, 401)
      assert.deepEqual(forged.json().params, { reason: 'token-signature' })
      assert.match(String(forged.headers['www-authenticate']), /error="invalid_token"/)
      const away = await send('keys-away')
      assert.equal(away.statusCode, 503)
      assert.equal(away.json().code, 'unavailable')
      assert.equal(away.headers['retry-after'], '1')
    })

    test(`${operationId} answers only its roles`, async () => {
      const strangers = Object.entries(principals).filter(
        ([, { roles: held }]) => !roles.some((role) => held.has(role)),
      )
      assert(strangers.length >= 2)
      for (const [token] of strangers) {
        const response = await send(token)
        assert.equal(response.statusCode, 403, token)
        assert.equal(response.json().code, 'forbidden')
      }
    })

    test(`${operationId} answers no customer whose login has no claim, unless another role lets it in`, async () => {
      if (!roles.includes('customer')) return
      const response = await send('customer-without-claim')
      assert.deepEqual([response.statusCode, response.json().code], [403, 'no-profile'])
      if (roles.includes('sales')) assert.notEqual((await send('sales-and-customer')).statusCode, 403)
    })
  }

  test('no request of these reached a handler that its role did not allow', () => {
    for (const { operationId, principal } of part.calls) {
      const roles = routes.find((route) => route.operationId === operationId)?.roles ?? []
      assert(
        roles.some((role) => principal.roles.has(role)),
        operationId,
      )
    }
  })
})
