import { Presets, SingleBar } from 'cli-progress'

/** What has been sent of all, on a terminal; elsewhere nothing. */
export function progressBar(stream: NodeJS.WriteStream): {
  readonly show: (progress: { readonly events: number; readonly total: number }) => void
  readonly stop: () => void
} {
  if (!stream.isTTY) return { show: () => {}, stop: () => {} }
  const format = '{bar} {percentage} %  {value}/{total} events  {eta_formatted} left'
  const bar = new SingleBar(
    { format, stream, hideCursor: true, clearOnComplete: true },
    Presets.shades_classic,
  )
  let started = false
  return {
    show: ({ events, total }) => {
      if (!started) bar.start(total, 0)
      started = true
      bar.update(events)
    },
    stop: () => bar.stop(),
  }
}
