/** How a window is named among the changes of its metric. */
export function changeKey(series: number, startMs: number): string {
  return `${series}/${startMs}`
}

/** The window of a key that `changeKey` made. */
export function windowOfChange(key: string): { readonly series: number; readonly startMs: number } {
  const [series, startMs] = key.split('/')
  return { series: Number(series), startMs: Number(startMs) }
}
