import type { Server } from '../own-server.ts'

export type Keycloak = Server & {
  /** Without a trailing slash: realms are at `${url}/realms/<name>`. */
  readonly url: string
  readonly adminUser: string
  readonly adminPassword: string
}
