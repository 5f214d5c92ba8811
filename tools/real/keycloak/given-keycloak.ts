import { givenServer } from '../given-server.ts'
import type { Keycloak } from './keycloak.ts'

/** The server of a URL http://admin:password@host:port/path. */
export function givenKeycloak(text: string): Keycloak {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol) || url.username === '' || url.password === '')
    throw new Error('ANNALS_KEYCLOAK_URL must be http://admin:password@host:port/path')
  return Object.assign(givenServer('ANNALS_KEYCLOAK_URL'), {
    url: `${url.origin}${url.pathname.replace(/\/+$/, '')}`,
    adminUser: decodeURIComponent(url.username),
    adminPassword: decodeURIComponent(url.password),
  })
}
