import assert from 'node:assert/strict'
import { test } from 'node:test'
import { identityAddresses, isOurPage } from './identity-addresses.ts'

test('the issuer is the public address of the realm', () => {
  assert.equal(identityAddresses('http://localhost:8080').issuer, 'http://localhost:8080/auth/realms/annals')
  assert.equal(
    identityAddresses('https://annals.example/').issuer,
    'https://annals.example/auth/realms/annals',
  )
})

test('two installations on one host have cookies of different names', () => {
  const prefixes = ['http://localhost:8080', 'http://localhost:8081', 'http://localhost', 'https://localhost']
  assert.equal(new Set(prefixes.map((url) => identityAddresses(url).cookiePrefix)).size, prefixes.length)
})

test('a public URL that is no bare origin is refused and named', () => {
  for (const url of [
    'localhost:8080',
    '',
    'http://localhost/annals',
    'http://a@b',
    'http://a/?b',
    'ftp://a',
  ]) {
    assert.throws(() => identityAddresses(url), {
      name: 'TypeError',
      message: /The public URL .* is not of the form/,
    })
  }
})

test('a page of ours is of the very origin, without user or password', () => {
  const ours = 'http://localhost:8080'
  for (const uri of [ours, `${ours}/orders?a=1#b`]) assert.ok(isOurPage(uri, ours), uri)
  for (const uri of [
    'https://localhost:8080/',
    'http://localhost/',
    'http://localhost:80801/',
    'http://localhost:8080.evil.example/',
    'http://evil@localhost:8080/',
    'http://:evil@localhost:8080/',
    '//localhost:8080/',
    '/orders',
    '',
    'javascript:alert(1)',
  ]) {
    assert.ok(!isOurPage(uri, ours), uri)
  }
  assert.ok(!isOurPage('https://annals.example.evil.example/', 'https://annals.example'))
})
