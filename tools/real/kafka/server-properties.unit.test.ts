import assert from 'node:assert/strict'
import { test } from 'node:test'
import { propertiesText, serverProperties } from './server-properties.ts'

const plain = {
  port: 20001,
  controllerPort: 20002,
  logDirectory: '/data',
  secured: undefined,
  overrides: {},
}
const secured = {
  superUser: { name: 'admin', password: 'a' },
  controllerUser: { name: 'controller', password: 'c' },
  caFile: '/ca.pem',
  keyStoreFile: '/store.pem',
}

test('a broker listens on loopback only and makes no topic by itself', () => {
  const settings = serverProperties(plain)
  assert.equal(settings['listeners'], 'PLAINTEXT://127.0.0.1:20001,CONTROLLER://127.0.0.1:20002')
  assert.equal(settings['auto.create.topics.enable'], 'false')
  assert.equal(settings['authorizer.class.name'], undefined)
})

test('a secured broker has no listener without a login', () => {
  const settings = serverProperties({ ...plain, secured })
  assert.equal(settings['listener.security.protocol.map'], 'SASL_SSL:SASL_SSL,CONTROLLER:SASL_PLAINTEXT')
  assert.match(String(settings['authorizer.class.name']), /StandardAuthorizer$/)
  assert.equal(settings['super.users'], 'User:admin;User:controller')
})

test('settings asked for win over the defaults', () => {
  const settings = serverProperties({ ...plain, overrides: { 'auto.create.topics.enable': 'true' } })
  assert.equal(settings['auto.create.topics.enable'], 'true')
})

test('what a properties file would take for an escape is escaped', () => {
  assert.equal(propertiesText({ a: String.raw`C:\x`, b: 1 }), 'a=C:\\\\x\nb=1\n')
})
