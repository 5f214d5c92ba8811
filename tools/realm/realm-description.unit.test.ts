import assert from 'node:assert/strict'
import { test } from 'node:test'
import { roles } from '@annals/contracts'
import { demoClients, demoUsers } from '@annals/local'
import { profileDescription, realmDescription } from './realm-description.ts'

const publicUrl = 'https://annals.example'
const production = realmDescription({ publicUrl, development: false })
const development = realmDescription({ publicUrl, development: true })

test('what production gets has no person, no secret and no address but the public one', () => {
  assert(production.users.every((user) => user.serviceAccountClientId !== undefined))
  const text = JSON.stringify(production)
  assert.doesNotMatch(text, /"(secret|credentials|password)":/)
  const addresses = [...text.matchAll(/https?:\/\/[^/"*]+/g)].map(([address]) => address)
  assert.deepEqual([...new Set(addresses)], [publicUrl])
})

test('the realm has the roles of the system and no other', () => {
  assert.deepEqual(
    production.roles.realm.map(({ name }) => name),
    [...roles],
  )
})

test('only the page may be logged in with, and nobody gives a password to a client in production', () => {
  const withLogin = production.clients.filter((client) => client['standardFlowEnabled'] === true)
  assert.deepEqual(
    withLogin.map(({ clientId }) => clientId),
    ['annals-page'],
  )
  assert(production.clients.every((client) => client['directAccessGrantsEnabled'] === false))
})

test('a service account has one client and its roles; each part has one with the role service', () => {
  const confidential = production.clients.filter(({ publicClient }) => !publicClient)
  assert.deepEqual(
    production.users
      .map(({ serviceAccountClientId }) => String(serviceAccountClientId))
      .toSorted((a, b) => a.localeCompare(b)),
    confidential.map(({ clientId }) => clientId).toSorted((a, b) => a.localeCompare(b)),
  )
  const feedReaders = production.users.filter(({ realmRoles }) => realmRoles.includes('service'))
  assert.equal(feedReaders.length, 13)
  assert(feedReaders.every(({ realmRoles }) => realmRoles.length === 1))
})

test('only administrators may say which customer or owner a login is', () => {
  const links = profileDescription().attributes.filter(({ name }) => name.endsWith('_id'))
  assert.deepEqual(
    links.map(({ name }) => name),
    ['customer_id', 'owner_id'],
  )
  for (const link of links) assert.deepEqual(Object(link['permissions']).edit, ['admin'])
})

test('the people of a development realm are those of npm start', () => {
  const people = development.users.filter(
    ({ serviceAccountClientId }) => serviceAccountClientId === undefined,
  )
  assert.deepEqual(
    people.map(({ username, credentials, realmRoles, ...user }) => ({
      username,
      password: credentials?.[0]?.value,
      name: `${String(user['firstName'])} ${String(user['lastName'])}`,
      roles: realmRoles,
      attributes: user['attributes'] ?? {},
    })),
    demoUsers.map(({ username, password, name, roles: own, customerId, ownerId }) => ({
      username,
      password,
      name,
      roles: own,
      attributes: {
        ...(customerId === undefined ? {} : { customer_id: [customerId] }),
        ...(ownerId === undefined ? {} : { owner_id: [ownerId] }),
      },
    })),
  )
})

test('the clients of npm start are in a development realm, with the same roles', () => {
  for (const client of demoClients) {
    assert(
      development.clients.some(({ clientId }) => clientId === client.clientId),
      client.clientId,
    )
    if (client.kind !== 'service') continue
    const account = development.users.find((user) => user.serviceAccountClientId === client.clientId)
    assert.deepEqual(account?.realmRoles, client.roles, client.clientId)
  }
})

test('a public origin that the overlay names too is allowed once', () => {
  const { clients } = realmDescription({ publicUrl: 'http://localhost:8080', development: true })
  const page = clients.find(({ clientId }) => clientId === 'annals-page')
  assert.deepEqual(page?.['webOrigins'], ['http://localhost:8080', 'http://localhost:5173'])
})
