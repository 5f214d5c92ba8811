import type { CertificateAuthority } from '../certificate-authority.ts'
import type { Server } from '../own-server.ts'

/** How to log in as the super user. */
export type KafkaLogin = {
  readonly mechanism: 'scram-sha-512'
  readonly username: string
  readonly password: string
  readonly caFile: string
}

export type Kafka = Server & {
  /** host:port of each. */
  readonly brokers: readonly string[]
  /** Undefined: plaintext, everyone may do everything. */
  readonly login: KafkaLogin | undefined
  /** For Kafka's tools: the super user's login. */
  readonly clientPropertiesFile: string | undefined
  /** Undefined where the broker is not ours, or plaintext. */
  readonly authority: CertificateAuthority | undefined
}
