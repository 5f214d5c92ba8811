import type { SecretName } from './secrets.ts'

/** What a container is reached by; each one is in those networks only that it needs. */
export type Network = 'edge' | 'web' | 'database' | 'broker'

export type HealthCheck = {
  readonly test: readonly ['CMD', ...string[]]
  readonly interval: string
  readonly timeout: string
  readonly retries: number
  /** Failures count only after it; until then the check runs every `start_interval`. */
  readonly start_period: string
  readonly start_interval: string
}

/** A service of the compose file: what of the specification is used here. */
export type Service = {
  /** What many of them share, under its own name at the head of the file. */
  readonly '<<'?: Partial<Service>
  readonly image?: string
  readonly build?: { readonly context: string }
  readonly pull_policy?: 'never'
  readonly user?: string
  readonly entrypoint?: readonly string[]
  readonly command?: string | readonly string[]
  readonly environment?: Readonly<Record<string, unknown>>
  readonly secrets?: readonly SecretName[]
  readonly configs?: readonly { readonly source: string; readonly target: string }[]
  readonly volumes?: readonly string[]
  readonly tmpfs?: readonly string[]
  readonly ports?: readonly string[]
  readonly networks?: readonly Network[]
  readonly depends_on?: Readonly<Record<string, Awaited>>
  readonly healthcheck?: HealthCheck
  readonly restart?: 'no' | 'unless-stopped'
  readonly stop_grace_period?: string
  readonly read_only?: boolean
  readonly cap_drop?: readonly ['ALL']
  readonly security_opt?: readonly ['no-new-privileges:true']
  readonly mem_limit?: string
  readonly pids_limit?: number
}

type Awaited = {
  readonly condition: 'service_started' | 'service_healthy' | 'service_completed_successfully'
}

export const healthy = { condition: 'service_healthy' } as const
export const completed = { condition: 'service_completed_successfully' } as const

/** A check by a program of the image, without a shell. */
export function healthCheck(
  command: readonly string[],
  { seconds, startSeconds }: { readonly seconds: number; readonly startSeconds: number },
): HealthCheck {
  return {
    test: ['CMD', ...command],
    interval: `${seconds}s`,
    timeout: '5s',
    retries: 3,
    start_period: `${startSeconds}s`,
    start_interval: '2s',
  }
}

/** A container gains no rights that its program was not started with. */
export const confined = { security_opt: ['no-new-privileges:true'] } as const satisfies Partial<Service>
/** Our own program and those images that need none of root's rights. */
export const unprivileged = {
  ...confined,
  cap_drop: ['ALL'],
  read_only: true,
} as const satisfies Partial<Service>
