import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Keycloak } from './keycloak/keycloak.ts'
import { startKeycloak } from './keycloak/start-keycloak.ts'
import { runSql } from './mysql/run-sql.ts'
import { startMysql } from './mysql/start-mysql.ts'
import { isGone, processesNaming } from './real-fixtures.ts'
import { keycloakLines } from './settings-lines.ts'

test('Keycloak keeps its realms in MySQL over kill -9 and leaves nothing behind', async () => {
  await using mysql = await startMysql({ own: true, tls: true })
  await using keycloak = await startKeycloak({ own: true, mysql, database: 'identity' })
  assert.equal(await createRealm(keycloak, 'kept'), 201)
  assert.equal((await realm(keycloak, 'kept')).status, 200)
  assert.equal((await realm(keycloak, 'never-made')).status, 404)
  assert.equal(await runSql(mysql, "SELECT COUNT(*) FROM identity.REALM WHERE name = 'kept'"), '1\n')

  const first = keycloak.pid
  await keycloak.kill()
  assert.equal(keycloak.pid, undefined)
  await assert.rejects(realm(keycloak, 'kept'))
  await keycloak.restart()
  assert.notEqual(keycloak.pid, first)
  assert.equal((await realm(keycloak, 'kept')).status, 200)

  const address = keycloakLines(keycloak)[0]?.split("'")[1]
  const given = await startKeycloak({
    mysql: () => assert.fail('asked for a MySQL'),
    env: { ...process.env, ANNALS_KEYCLOAK_URL: address },
  })
  assert.equal(given.url, keycloak.url)
  assert.notEqual(await adminToken(given), '')

  const pid = String(keycloak.pid)
  assert.notDeepEqual(processesNaming(`-Dkc.home.dir=`), [])
  await keycloak.stop()
  assert.equal(isGone(`/proc/${pid}`), true)
  assert.equal(isGone(keycloak.logFolder ?? ''), true)
})

async function realm({ url }: Keycloak, name: string): Promise<Response> {
  const answer = await fetch(`${url}/realms/${name}`)
  await answer.arrayBuffer()
  return answer
}

async function createRealm(keycloak: Keycloak, name: string): Promise<number> {
  const answer = await fetch(`${keycloak.url}/admin/realms`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await adminToken(keycloak)}`, 'content-type': 'application/json' },
    body: JSON.stringify({ realm: name, enabled: true }),
  })
  await answer.arrayBuffer()
  return answer.status
}

async function adminToken({ url, adminUser, adminPassword }: Keycloak): Promise<string> {
  const answer = await fetch(`${url}/realms/master/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'password',
      client_id: 'admin-cli',
      username: adminUser,
      password: adminPassword,
    }),
  })
  const body = (await answer.json()) as { access_token?: string }
  return body.access_token ?? ''
}
