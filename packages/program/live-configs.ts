import { type ConfigReload, fixedConfig, type LiveConfig, watchConfig } from '@annals/config'
import { type Clock, instantOf } from '@annals/kernel'
import type { Logger, PartMetrics } from '@annals/telemetry'
import type { z } from 'zod'

/** What is known of a live configuration before any file is. */
export type LiveDefinition<Schema extends z.ZodObject> = {
  readonly name: string
  readonly schema: Schema
  /** Why `next` may not follow `current` at that instant, in words; undefined when it may. */
  readonly accept?: (
    current: z.infer<Schema>,
    next: z.infer<Schema>,
    nowInstant: string,
  ) => string | undefined
}

export type LiveConfigs = {
  /**
   * Follows the file. Without one the built-in value holds; without that, the schema's defaults.
   * Throws a ConfigError when the file cannot be used.
   */
  readonly follow: <Schema extends z.ZodObject>(
    definition: LiveDefinition<Schema>,
    file: string | undefined,
    builtIn?: z.infer<Schema>,
  ) => LiveConfig<z.infer<Schema>>
  readonly stop: () => void
}

/** One part's configurations that change while it runs. Each part watches for itself. */
export function liveConfigs({
  clock,
  logger,
  metrics,
}: {
  readonly clock: Clock
  readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>
  readonly metrics: Pick<PartMetrics, 'countConfigReload'>
}): LiveConfigs {
  const watching: { readonly stop: () => void }[] = []
  const now = () => instantOf(clock.nowMs())
  return {
    follow: <Schema extends z.ZodObject>(
      { name, schema, accept }: LiveDefinition<Schema>,
      file: string | undefined,
      builtIn?: z.infer<Schema>,
    ) => {
      if (file === undefined && builtIn !== undefined) return fixedConfig(name, builtIn, now())
      const watched = watchConfig<Schema>({
        name,
        schema,
        file,
        env: {},
        clock,
        logger,
        ...(accept === undefined ? {} : { accept: (current, next) => accept(current, next, now()) }),
        onReload: ({ config, outcome }: ConfigReload) => metrics.countConfigReload(config, outcome),
      })
      watching.push(watched)
      return watched
    },
    stop: () => {
      for (const watch of watching) watch.stop()
    },
  }
}
