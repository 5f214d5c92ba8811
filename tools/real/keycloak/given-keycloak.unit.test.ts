import assert from 'node:assert/strict'
import { test } from 'node:test'
import { givenKeycloak } from './given-keycloak.ts'

test('a Keycloak URL gives address and admin', () => {
  const { url, adminUser, adminPassword } = givenKeycloak('http://admin:p%2Fw@localhost:8080/auth/')
  assert.deepEqual([url, adminUser, adminPassword], ['http://localhost:8080/auth', 'admin', 'p/w'])
})

test('a Keycloak URL without an admin is refused with the form wanted', () => {
  for (const url of ['http://localhost:8080/auth', 'localhost', 'mysql://a:b@c'])
    assert.throws(() => givenKeycloak(url), /http:\/\/admin:password@host:port\/path/)
})
