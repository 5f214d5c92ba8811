import { type WindowsView, windowsSchema } from '@annals/analytics-contracts'
import { instantOf } from '@annals/kernel'
import { callRoute, somebody } from '@annals/testing'
import type { AnalyticsPart } from './app.ts'
import { noonMs } from './test-analytics.ts'

export const operator = somebody(['operator'])

export const at = (afterNoonMs: number) => instantOf(noonMs + afterNoonMs)

export const firstMinute = { from: at(0), to: at(60_000) }

/** What the part shows of its windows. */
export async function windows(
  { part }: { readonly part: AnalyticsPart },
  query: object = {},
  operationId = 'listOrderWindows',
): Promise<WindowsView> {
  const { body } = await callRoute(part, operator, operationId, { query })
  return windowsSchema.parse(body)
}

/** What is in windows that are not empty: start after noon, count, total. */
export function filled({ windows: all }: WindowsView): readonly (readonly [number, number, number])[] {
  return all.flatMap(({ start, count, totalCents }) =>
    count === 0 ? [] : [[Date.parse(start) - noonMs, count, totalCents] as const],
  )
}
