import type { ServerResponse } from 'node:http'
import type { TestContext } from 'node:test'
import { listen } from '@annals/http'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'

export type TestRealm = {
  readonly url: string
  /** A token as the realm gives it; the claims are over those of a good one. */
  readonly token: (claims?: Readonly<Record<string, unknown>>) => Promise<string>
  /** What the next tokens of the client differ in; `refuse` knows no client. */
  readonly answerWith: (answer: Readonly<Record<string, unknown>> | 'refuse') => void
}

/** Keys and tokens as an identity provider gives them, for the public origin https://annals.example. */
export async function testRealm(t: Pick<TestContext, 'after'>): Promise<TestRealm> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
  const keys = [{ ...(await exportJWK(publicKey)), kid: 'key', alg: 'RS256', use: 'sig' }]
  let answer: Readonly<Record<string, unknown>> | 'refuse' = {}
  const token = (claims: Readonly<Record<string, unknown>> = {}) =>
    new SignJWT({
      iss: 'https://annals.example/auth/realms/annals',
      aud: 'annals',
      sub: 'service-account',
      exp: Math.floor(Date.now() / 1_000) + 300,
      azp: 'annals-thing-query',
      preferred_username: 'service-account-annals-thing-query',
      realm_access: { roles: ['service'] },
      ...claims,
    })
      .setProtectedHeader({ alg: 'RS256', kid: 'key' })
      .sign(privateKey)
  const send = (response: ServerResponse, status: number, body: unknown) =>
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
  const server = await listen(
    (request, response) => {
      request.resume()
      if (request.url === '/protocol/openid-connect/certs') send(response, 200, { keys })
      else if (answer === 'refuse') send(response, 401, { error: 'invalid_client' })
      else {
        token(answer).then(
          (access_token) => send(response, 200, { access_token, expires_in: 300 }),
          () => response.destroy(),
        )
      }
    },
    { port: 0, host: '127.0.0.1' },
  )
  t.after(() => server.stop(0))
  return {
    url: `http://127.0.0.1:${server.port}`,
    token,
    answerWith: (next) => {
      answer = next
    },
  }
}
