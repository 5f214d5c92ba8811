import type { LiveConfig } from '@annals/config'
import { untilDone } from '@annals/messaging'
import type { PartWorld } from '@annals/part'
import { adoptWindowSize } from './fold/series.ts'
import type { AnalyticsSettings } from './settings.ts'

const backoff = { firstMs: 100, maxMs: 30_000 }

export type SeriesKeeper = {
  readonly start: () => void
  /** Ends after the change in flight. */
  readonly stop: () => Promise<void>
}

/**
 * Starts another series when a reload brings another window size. Settings whose size is as it was change no series,
 * although the database may hold a newer one: another replica has read its file before this one.
 */
export function seriesKeeper(
  settings: Pick<LiveConfig<AnalyticsSettings>, 'current' | 'onChange'>,
  { database, clock, logger }: Pick<PartWorld, 'database' | 'clock' | 'logger'>,
): SeriesKeeper {
  const stopping = new AbortController()
  const onFailure = (failure: { readonly error: unknown; readonly retryInMs: number }) =>
    logger.warn(failure, 'another series of windows could not be started; it is tried again')
  let known = settings.current().windowSizeMs
  let changing: Promise<unknown> = Promise.resolve()
  let ignore = () => {}
  const adopt = (sizeMs: number) =>
    untilDone(
      () =>
        database.write((transaction) =>
          adoptWindowSize(transaction, database.dialect, sizeMs, clock.nowMs()),
        ),
      { backoff, signal: stopping.signal, onFailure },
    )
  return {
    start: () => {
      known = settings.current().windowSizeMs
      ignore = settings.onChange(({ windowSizeMs }) => {
        if (windowSizeMs === known) return
        known = windowSizeMs
        changing = changing.then(() => adopt(windowSizeMs))
      })
    },
    stop: async () => {
      ignore()
      stopping.abort()
      await changing
    },
  }
}
