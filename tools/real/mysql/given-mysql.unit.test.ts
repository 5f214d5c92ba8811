import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readMysqlUrl } from './given-mysql.ts'

test('a MySQL URL gives address, user, password and authority', () => {
  assert.deepEqual(readMysqlUrl('mysql://ad%40min:p%3Aw@db.local:3307?ca=/etc/ca.pem'), {
    host: 'db.local',
    port: 3307,
    rootUser: 'ad@min',
    rootPassword: 'p:w',
    tls: { caFile: '/etc/ca.pem' },
  })
})

test('a MySQL URL may leave out all but the host', () => {
  assert.deepEqual(readMysqlUrl('mysql://[::1]'), {
    host: '::1',
    port: 3306,
    rootUser: 'root',
    rootPassword: '',
    tls: undefined,
  })
})

test('another URL is refused with the form wanted', () => {
  for (const url of ['localhost:3306', 'http://localhost', 'mysql://'])
    assert.throws(() => readMysqlUrl(url), /mysql:\/\/user:password@host:port/)
})
