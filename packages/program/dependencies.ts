import { ConfigError, type ConfigFault } from '@annals/config'
import { type Backoff, failureLog, pause, untilDone } from '@annals/messaging'
import type { Logger, PartMetrics } from '@annals/telemetry'

/** What a program needs and does not run itself. */
export type Dependency<Value> = {
  /** As logs and metrics call it. */
  readonly name: string
  /** Rejects while the system is away, and when it refuses what the settings say. */
  readonly reach: () => Promise<Value>
  /** The settings that this rejection blames; none when the system may only be away. */
  readonly faultsOf: (error: unknown) => readonly ConfigFault[]
}

export type DependencyOptions = {
  readonly logger: Pick<Logger, 'warn' | 'error'>
  readonly metrics: Pick<PartMetrics, 'countDependencyFailure'>
  readonly nowMs: () => number
  /** Gives up. */
  readonly signal: AbortSignal
  readonly backoff?: Backoff
  /** How long a fault waits for the first answers of the other systems, so that all are told at once. */
  readonly togetherMs?: number
}

/** The program was told to end while it waited for something. */
export class GivenUp extends Error {
  override readonly name = 'GivenUp'
  constructor() {
    super('the program ends before it has served')
  }
}

type FirstAnswer = 'reached' | 'refused' | 'away'

/**
 * Reaches what a program depends on. A system that is away is tried again for as long as it takes, which is said once
 * and then once a minute. A wrong setting ends the start with a ConfigError that lists what every system has refused.
 */
export class Dependencies {
  readonly #options: DependencyOptions
  readonly #faults = new Map<string, ConfigFault>()
  readonly #firstAnswers: Promise<unknown>[] = []
  readonly #waiting = new Set<string>()
  readonly #refused = new AbortController()

  constructor(options: DependencyOptions) {
    this.#options = options
  }

  /** What is needed to serve and was not reached yet. */
  waitingFor(): readonly string[] {
    return [...this.#waiting]
  }

  /** For what is needed to serve: resolves when it was reached, whenever that is. Rejects with ConfigError or GivenUp. */
  async reach<Value>(dependency: Dependency<Value>): Promise<Value> {
    this.#waiting.add(dependency.name)
    const { reached } = this.#try(dependency, () => true)
    const value = await reached
    this.#waiting.delete(dependency.name)
    return value
  }

  /**
   * For what is needed later: resolves when it has answered or was found to be away, and goes on trying. Rejects with a
   * ConfigError when the first answer blames a setting; a later one that does is said as any failure is.
   */
  async consult(dependency: Dependency<unknown>): Promise<void> {
    let isStarting = true
    const { first, reached } = this.#try(dependency, () => isStarting)
    reached.catch(() => {})
    const answer = await this.#within(first)
    isStarting = false
    if (answer === 'refused') await reached
  }

  #try<Value>(
    { name, reach, faultsOf }: Dependency<Value>,
    endsOnFault: () => boolean,
  ): { readonly first: Promise<FirstAnswer>; readonly reached: Promise<Value> } {
    const { nowMs, logger, metrics, backoff = { firstMs: 100, maxMs: 10_000 } } = this.#options
    const signal = AbortSignal.any([this.#options.signal, this.#refused.signal])
    const first = Promise.withResolvers<FirstAnswer>()
    this.#firstAnswers.push(first.promise)
    const say = failureLog(
      logger,
      nowMs,
      { dependency: name },
      'a system cannot be reached; it is tried again',
    )
    const attempt = async () => {
      try {
        const value = await reach()
        first.resolve('reached')
        return { kind: 'reached', value } as const
      } catch (error) {
        const faults = faultsOf(error)
        if (faults.length === 0 || !endsOnFault()) {
          first.resolve('away')
          throw error
        }
        for (const fault of faults) this.#faults.set(`${fault.name} ${fault.rule}`, fault)
        first.resolve('refused')
        return { kind: 'refused' } as const
      }
    }
    const onFailure = (failure: Parameters<typeof say>[0]) => {
      metrics.countDependencyFailure(name)
      say(failure)
    }
    const reached = untilDone(attempt, { backoff, signal, onFailure }).then(async (outcome) => {
      first.resolve('away')
      if (outcome === undefined) throw new GivenUp()
      if (outcome.kind === 'reached') return outcome.value
      await this.#within(Promise.all(this.#firstAnswers))
      this.#refused.abort()
      throw new ConfigError([...this.#faults.values()])
    })
    return { first: first.promise, reached }
  }

  async #within<Value>(answer: Promise<Value>): Promise<Value | 'late'> {
    const { signal, togetherMs = 10_000 } = this.#options
    const answered = new AbortController()
    const late = pause(togetherMs, AbortSignal.any([signal, answered.signal])).then(() => 'late' as const)
    try {
      return await Promise.race([answer, late])
    } finally {
      answered.abort()
    }
  }
}
