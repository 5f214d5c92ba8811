import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { tokenVerifier } from '@annals/auth'
import { identityDependency } from './identity-dependency.ts'
import { serviceToken } from './service-token.ts'
import { type TestRealm, testRealm } from './test-realm.ts'

type Answer = Parameters<TestRealm['answerWith']>[0]

/** The names of the settings that the realm's answer blames; undefined when the realm is accepted. */
async function blamed(t: TestContext, answer: Answer): Promise<readonly string[] | undefined> {
  const realm = await testRealm(t)
  realm.answerWith(answer)
  const issuer = 'https://annals.example/auth/realms/annals'
  const clientId = 'annals-thing-query'
  const { reach, faultsOf } = identityDependency({
    realmUrl: realm.url,
    clientId,
    token: serviceToken({ realmUrl: realm.url, clientId, clientSecret: 'only-a-test', nowMs: Date.now }),
    verifier: tokenVerifier({
      issuer,
      audience: 'annals',
      keys: { jwksUrl: `${realm.url}/protocol/openid-connect/certs` },
    }),
  })
  return reach().then(
    () => undefined,
    (error: unknown) => faultsOf(error).map(({ name }) => name),
  )
}

test('a realm whose token this program would itself accept is accepted', async (t) => {
  assert.equal(await blamed(t, {}), undefined)
})

test('what does not fit is blamed on the setting that is wrong', async (t) => {
  assert.deepEqual(await blamed(t, 'refuse'), ['auth.clientId, auth.clientSecret'])
  assert.deepEqual(await blamed(t, { iss: 'http://keycloak:8080/auth/realms/annals' }), ['auth.issuer'])
  assert.deepEqual(await blamed(t, { aud: 'account' }), ['auth.audience'])
  assert.deepEqual(await blamed(t, { realm_access: { roles: ['sales'] } }), ['auth.clientId'])
})

test('a token that is not valid yet blames nothing: clocks may differ for a while', async (t) => {
  assert.deepEqual(await blamed(t, { nbf: Math.floor(Date.now() / 1_000) + 600 }), [])
})
