import { Presets, SingleBar } from 'cli-progress'
import type { ImportProgress } from './steps/import-shop.ts'

type ProgressDisplay = {
  readonly show: (progress: ImportProgress) => void
  readonly stop: () => void
}

type Terminal = { readonly isTTY?: boolean; readonly write: (text: string) => unknown }

const secondsBetweenLines = 2

/** A bar on a terminal; elsewhere a plain line whenever the phase changes, and every two seconds within one. */
export function progressDisplay(
  terminal: Terminal & NodeJS.WriteStream,
  nowMs: () => number,
): ProgressDisplay {
  return terminal.isTTY ? progressBar(terminal) : progressLines(terminal, nowMs)
}

function progressBar(stream: NodeJS.WriteStream): ProgressDisplay {
  const format = '{bar} {percentage} %  {value}/{total}  {phase}  {eta_formatted} left'
  const bar = new SingleBar({ format, stream, hideCursor: true }, Presets.shades_classic)
  let started = false
  return {
    show: ({ done, total, phase }) => {
      if (!started) bar.start(total, done, { phase })
      started = true
      bar.update(done, { phase })
    },
    stop: () => bar.stop(),
  }
}

export function progressLines(terminal: Terminal, nowMs: () => number): ProgressDisplay {
  let shown: { readonly phase: string; readonly atMs: number } | undefined
  return {
    show: ({ done, total, phase }) => {
      const atMs = nowMs()
      if (shown?.phase === phase && atMs - shown.atMs < secondsBetweenLines * 1_000 && done < total) return
      shown = { phase, atMs }
      terminal.write(`${Math.floor((100 * done) / total)} %  ${done}/${total}  ${phase}\n`)
    },
    stop: () => {},
  }
}
