import { isDeepStrictEqual } from 'node:util'
import type { z } from 'zod'
import { ConfigError, faultText } from './config-error.ts'
import { type ConfigFile, readConfigFile } from './config-file.ts'
import { followFile } from './follow-file.ts'
import type { LiveConfig, LiveConfigStatus } from './live.ts'
import { configOf, type Environment } from './read-config.ts'

/** What became of a file that changed; each content is told once. */
export type ConfigReload = { readonly config: string; readonly outcome: 'loaded' | 'refused' }

export type WatchedConfig<Schema extends z.ZodObject> = Environment & {
  /** As health, log and metrics call it. */
  readonly name: string
  readonly schema: Schema
  /** YAML or JSON; without one the defaults and the environment hold, and nothing is watched. */
  readonly file?: string | undefined
  /** Why `next` may not follow `current`, in words; undefined when it may. */
  readonly accept?: (current: z.infer<Schema>, next: z.infer<Schema>) => string | undefined
  readonly clock: { readonly nowMs: () => number }
  readonly logger: Readonly<Record<'info' | 'warn' | 'error', (fields: object, message: string) => void>>
  readonly onReload?: (reload: ConfigReload) => void
  /** How long a changed file must stand still before it is believed; 100 ms unless given. */
  readonly settleMs?: number
  /** How often the file is read without a sign of change; 10 s unless given. */
  readonly pollMs?: number
}

/**
 * A configuration that follows its file: an editor's save, a plain overwrite, and the swap of symbolic links by which
 * Kubernetes renews a ConfigMap. A file that is broken, away or not accepted changes nothing, and that is said.
 * Throws a ConfigError, as readConfig does, when what is there at the start cannot be used.
 */
export function watchConfig<Schema extends z.ZodObject>(
  options: WatchedConfig<Schema>,
): LiveConfig<z.infer<Schema>> & { readonly stop: () => void } {
  type Value = z.infer<Schema>
  const { name, schema, file, accept, clock, logger, onReload } = options
  const { env, prefix, settleMs = 100, pollMs = 10_000 } = options
  const nowInstant = () => new Date(clock.nowMs()).toISOString()
  const read = (found: ConfigFile | undefined): Value => configOf(schema, { file: found, env, prefix })

  const first = file === undefined ? undefined : readConfigFile(file)
  let current = read(first)
  let status: LiveConfigStatus = {
    name,
    file: file ?? null,
    state: 'current',
    since: nowInstant(),
    fault: null,
  }
  const subscriptions = new Set<{ readonly listener: (value: Value) => void }>()

  const take = (next: Value) => {
    current = next
    for (const { listener } of subscriptions) {
      try {
        listener(next)
      } catch (error) {
        logger.error({ config: name, error }, 'a part could not take a reloaded configuration')
      }
    }
  }
  const judge = (found: ConfigFile) => {
    const judged = judgement(current, () => read(found), accept)
    switch (judged.kind) {
      case 'refused':
        status = { ...status, state: 'refused', fault: judged.fault }
        logger.warn({ config: name, file, fault: judged.fault }, 'a configuration file is refused')
        break
      case 'unchanged':
        status = { ...status, state: 'current', fault: null }
        logger.info({ config: name, file }, 'a configuration file is taken; no setting differs')
        break
      case 'changed':
        status = { ...status, state: 'current', since: nowInstant(), fault: null }
        logger.info({ config: name, file }, 'a configuration file is taken')
        take(judged.next)
    }
    onReload?.({ config: name, outcome: judged.kind === 'refused' ? 'refused' : 'loaded' })
  }
  const stop =
    first === undefined
      ? () => {}
      : followFile(first, {
          settleMs,
          pollMs,
          onSettled: judge,
          onBlind: (error) =>
            logger.warn(
              { config: name, file, error },
              `a configuration file is only read every ${pollMs} ms`,
            ),
        })
  return {
    current: () => current,
    onChange: (listener) => {
      const subscription = { listener }
      subscriptions.add(subscription)
      return () => {
        subscriptions.delete(subscription)
      }
    },
    status: () => status,
    stop,
  }
}

type Judgement<Value> =
  | { readonly kind: 'refused'; readonly fault: string }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'changed'; readonly next: Value }

function judgement<Value>(
  current: Value,
  read: () => Value,
  accept: ((current: Value, next: Value) => string | undefined) | undefined,
): Judgement<Value> {
  try {
    const next = read()
    if (isDeepStrictEqual(next, current)) return { kind: 'unchanged' }
    const fault = accept?.(current, next)
    return fault === undefined ? { kind: 'changed', next } : { kind: 'refused', fault }
  } catch (error) {
    if (error instanceof ConfigError)
      return { kind: 'refused', fault: error.faults.map(faultText).join('; ') }
    // A rule that throws must not end the process from inside a timer: the values in use are still good.
    return { kind: 'refused', fault: error instanceof Error ? error.message : String(error) }
  }
}
