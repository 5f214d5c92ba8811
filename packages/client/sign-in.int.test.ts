import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answerJson, startFakeServer } from './fake-server.ts'
import { clientCredentialsToken, passwordToken, SignInRefused } from './sign-in.ts'

const credentials = { clientId: 'annals-importer', clientSecret: 's&cret' }
const patience = { awayMs: 5_000 }

test('the token is asked for with the client credentials grant, tried again while the provider is away, and kept', async () => {
  let count = 0
  const server = await startFakeServer((_request, response) => {
    count += 1
    if (count === 1) response.destroy()
    else answerJson(response, 200, { access_token: `t-${count}`, token_type: 'Bearer' })
  })
  try {
    const token = clientCredentialsToken(server.url, credentials, patience)
    assert.equal(await token.current(), 't-2')
    assert.equal(await token.current(), 't-2')
    const { path, body } = server.seen[1] ?? { path: '', body: '' }
    assert.equal(path, '/auth/realms/annals/protocol/openid-connect/token')
    assert.deepEqual(Object.fromEntries(new URLSearchParams(body)), {
      grant_type: 'client_credentials',
      client_id: 'annals-importer',
      client_secret: 's&cret',
    })
  } finally {
    await server.stop()
  }
})

test('many callers whose token was refused at once get one new token', async () => {
  let count = 0
  const server = await startFakeServer((_request, response) => {
    count += 1
    answerJson(response, 200, { access_token: `t-${count}` })
  })
  try {
    const token = clientCredentialsToken(server.url, credentials, patience)
    const refused = await token.current()
    const renewed = await Promise.all([token.renew(refused), token.renew(refused), token.renew(refused)])
    assert.deepEqual(renewed, ['t-2', 't-2', 't-2'])
    assert.equal(await token.renew(refused), 't-2', 'a late refusal of the old token does not fetch a third')
  } finally {
    await server.stop()
  }
})

test('a wrong secret is refused in words without the secret', async () => {
  const server = await startFakeServer((_request, response) =>
    answerJson(response, 401, { error: 'invalid_client' }),
  )
  try {
    const token = clientCredentialsToken(server.url, credentials, patience)
    await assert.rejects(token.current(), (error) => {
      assert.ok(error instanceof SignInRefused)
      assert.match(error.message, /gives annals-importer no token: status 401.*invalid_client/)
      assert.doesNotMatch(error.message, /s&cret/)
      return true
    })
  } finally {
    await server.stop()
  }
})

test('a person of a demo installation signs in with the password grant', async () => {
  const server = await startFakeServer((_request, response) =>
    answerJson(response, 200, { access_token: 't-1' }),
  )
  try {
    const login = { clientId: 'annals-cli', username: 'owner', password: 'demo-owner' }
    assert.equal(await passwordToken(server.url, login, patience).current(), 't-1')
    assert.deepEqual(Object.fromEntries(new URLSearchParams(server.seen[0]?.body)), {
      grant_type: 'password',
      client_id: 'annals-cli',
      username: 'owner',
      password: 'demo-owner',
    })
  } finally {
    await server.stop()
  }
})
