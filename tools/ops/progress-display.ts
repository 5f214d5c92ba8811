import { Presets, SingleBar } from 'cli-progress'
import type { RebuildProgress } from './rebuild.ts'

export type ProgressDisplay = {
  readonly show: (progress: RebuildProgress) => void
  readonly stop: () => void
}

const linesEveryMs = 2_000

/** A bar on a terminal; elsewhere a plain line at once and then every two seconds. */
export function progressDisplay(stream: NodeJS.WriteStream, nowMs: () => number): ProgressDisplay {
  return stream.isTTY ? progressBar(stream) : progressLines(stream, nowMs)
}

function progressBar(stream: NodeJS.WriteStream): ProgressDisplay {
  const format = '{bar} {percentage} %  {value}/{total} events  {left}'
  const bar = new SingleBar({ format, stream, hideCursor: true }, Presets.shades_classic)
  let started = false
  return {
    show: (progress) => {
      const { done, head } = progress
      const left = leftText(progress)
      if (!started) bar.start(head, done, { left })
      started = true
      bar.setTotal(head)
      bar.update(done, { left })
    },
    stop: () => bar.stop(),
  }
}

export function progressLines(
  stream: { readonly write: (text: string) => unknown },
  nowMs: () => number,
): ProgressDisplay {
  let shownAtMs = -Infinity
  return {
    show: (progress) => {
      if (nowMs() - shownAtMs < linesEveryMs) return
      shownAtMs = nowMs()
      const { done, head } = progress
      const percent = head === 0 ? 100 : Math.floor((100 * done) / head)
      stream.write(`${percent} %  ${done}/${head} events  ${leftText(progress)}\n`)
    },
    stop: () => {},
  }
}

function leftText({ etaMs }: RebuildProgress): string {
  return etaMs === null ? 'time left unknown yet' : `${Math.ceil(etaMs / 1_000)} s left`
}
