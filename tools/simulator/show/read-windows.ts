import { windowsSchema } from '@annals/analytics-contracts'
import type { ApiClient } from '@annals/client'
import { instantAt, minuteMs } from '../instant.ts'
import type { Picture, Total } from '../model/picture.ts'
import { readAnswer } from './read-answer.ts'

type Metric = keyof Picture['windows']

/** What the windows of a time came to, and of which series they are. */
export type WindowSums = Readonly<
  Record<Metric, Total & { readonly droppedLate: number; readonly series: number }>
>

const windowsAtOnce = 500

/** Adds up the windows that lie within a time, a minute more on both sides: the database's clock need not be ours. */
export async function readWindowSums(
  api: ApiClient,
  time: { readonly fromMs: number; readonly toMs: number },
): Promise<WindowSums> {
  return { orders: await sumOf(api, 'orders', time), infractions: await sumOf(api, 'infractions', time) }
}

async function sumOf(
  api: ApiClient,
  metric: Metric,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): Promise<WindowSums[Metric]> {
  const path = `/api/analytics/queries/${metric}/windows`
  const { series, droppedLate } = await readAnswer(api, `${path}?last=1`, windowsSchema)
  const { sizeMs } = series
  const endMs = toMs + minuteMs
  let count = 0
  let cents = 0
  for (let startMs = aligned(fromMs - minuteMs, sizeMs); startMs < endMs; startMs += windowsAtOnce * sizeMs) {
    const range = new URLSearchParams({
      from: instantAt(startMs),
      to: instantAt(Math.min(startMs + windowsAtOnce * sizeMs, aligned(endMs, sizeMs) + sizeMs)),
    })
    const { windows } = await readAnswer(api, `${path}?${range}`, windowsSchema)
    for (const window of windows) {
      count += window.count
      cents += window.totalCents
    }
  }
  return { count, cents, droppedLate, series: series.series }
}

function aligned(timeMs: number, sizeMs: number): number {
  return Math.floor(timeMs / sizeMs) * sizeMs
}

/** What came to the windows between two looks at the same time. */
export function windowDifferences(before: WindowSums, now: WindowSums): Picture['windows'] {
  const difference = (metric: Metric) => ({
    count: now[metric].count - before[metric].count,
    cents: now[metric].cents - before[metric].cents,
    droppedLate: now[metric].droppedLate - before[metric].droppedLate,
  })
  return { orders: difference('orders'), infractions: difference('infractions') }
}
