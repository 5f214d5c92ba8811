import type { WindowsQuery } from '@annals/analytics-contracts'
import { commonProblem, ProblemError } from '@annals/http'
import { instantOf } from '@annals/kernel'
import type { Series } from '../fold/series.ts'
import { alignedUp, type WindowRange } from './read-windows.ts'

/** As many windows as an answer has at most. */
const windowsMax = 1_000
const lastByDefault = 12

/** Which windows of the series are asked for. Throws `invalid-request`, `range-too-long` and `windows-not-kept`. */
export function rangeOf(
  { last, from, to }: Omit<WindowsQuery, 'series'>,
  series: Series,
  nowMs: number,
  keepMs: number,
): WindowRange {
  const keptFromMs = nowMs - keepMs
  if (from === undefined && to === undefined)
    return lastWindowsOf(series, last ?? lastByDefault, nowMs, keptFromMs)
  if (last !== undefined) throw invalid('?last', 'last-with-range')
  if (from === undefined) throw invalid('?from', 'required-with-to')
  if (to === undefined) throw invalid('?to', 'required-with-from')
  const range = { fromMs: Date.parse(from), toMs: Date.parse(to) }
  const windows = Math.ceil((range.toMs - range.fromMs) / series.sizeMs)
  if (windows > windowsMax) {
    throw new ProblemError({ status: 422, code: 'range-too-long', params: { windows, windowsMax } })
  }
  if (range.fromMs < keptFromMs) {
    throw new ProblemError({
      status: 410,
      code: 'windows-not-kept',
      params: { keptFrom: instantOf(keptFromMs) },
    })
  }
  return range
}

/** The last ones up to the newest that the clock, or the end of the series, has reached. */
function lastWindowsOf(
  { sizeMs, endedAtMs }: Series,
  last: number,
  nowMs: number,
  keptFromMs: number,
): WindowRange {
  const reachedMs = Math.min(endedAtMs ?? nowMs, nowMs)
  const newestMs = reachedMs - (reachedMs % sizeMs)
  const fromMs = Math.max(0, newestMs - (last - 1) * sizeMs, alignedUp(keptFromMs, sizeMs))
  return { fromMs, toMs: newestMs + sizeMs }
}

function invalid(pointer: string, code: string): ProblemError {
  return commonProblem('invalid-request', { errors: [{ pointer, code }] })
}
