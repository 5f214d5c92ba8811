import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parts } from '@annals/installation'
import { gatewayConfig } from './gateway.ts'

test('the gateway leads to the public path of each part, to the realm and to nothing else', () => {
  const routes = [...gatewayConfig().matchAll(/location (\S+) \{\n\s+set \$upstream (\S+);/g)]
  assert.deepEqual(
    routes.map(([, path, upstream]) => [path, upstream]),
    [
      ['/auth/realms/annals/', 'keycloak'],
      ['/auth/resources/', 'keycloak'],
      ...parts.map(({ path, name }) => [`${path}/`, name]),
    ],
  )
  assert.doesNotMatch(gatewayConfig(), /\/(ops|internal|metrics)/)
  const ports = [...gatewayConfig().matchAll(/:(\d+);/g)].map(([, port]) => port)
  assert.deepEqual(new Set(ports), new Set(['8080']))
})
