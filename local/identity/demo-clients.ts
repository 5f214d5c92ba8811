import type { Role } from '@annals/contracts'

/**
 * A program that asks for tokens. `page`: the browser, authorization code and PKCE. `curl`: the password grant, for
 * copy-paste lines in a demo. `service`: a secret and client credentials, with roles of its own.
 */
export type DemoClient =
  | { readonly clientId: string; readonly kind: 'page' | 'curl' }
  | { readonly clientId: string; readonly kind: 'service'; readonly roles: readonly Role[] }

export const demoClients: readonly DemoClient[] = [
  { clientId: 'annals-page', kind: 'page' },
  { clientId: 'annals-cli', kind: 'curl' },
  { clientId: 'annals-importer', kind: 'service', roles: ['sales', 'warehouse', 'registrar', 'officer'] },
  {
    clientId: 'annals-simulator',
    kind: 'service',
    roles: ['sales', 'warehouse', 'registrar', 'officer', 'device', 'operator'],
  },
  { clientId: 'annals-device', kind: 'service', roles: ['device'] },
  { clientId: 'annals-ops', kind: 'service', roles: ['operator'] },
]
