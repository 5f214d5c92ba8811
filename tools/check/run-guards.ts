import type { Finding, Guard } from './guard.ts'

export type Guarded = { readonly guard: Guard; readonly finding: Finding; readonly ms: number }

/** Runs guards side by side, at most `lanes` at once, in the given order; tells of each as it ends. */
export async function runGuards(
  guards: readonly Guard[],
  root: string,
  lanes: number,
  onEnd: (result: Guarded) => void,
): Promise<readonly Guarded[]> {
  const waiting = [...guards]
  const results: Guarded[] = []
  const lane = async () => {
    for (let guard = waiting.shift(); guard; guard = waiting.shift()) {
      const started = performance.now()
      const finding = await guard.run(root)
      const result = { guard, finding, ms: performance.now() - started }
      results.push(result)
      onEnd(result)
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return results
}
