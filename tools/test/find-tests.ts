import { globSync } from 'node:fs'

export type TestFiles = { readonly unit: readonly string[]; readonly int: readonly string[] }

/** Proofs that each guard can fail: minutes of work for other tools, so only run when asked for. */
const askedFor = 'tests/guards/'

/** The test files, relative to the root, whose path holds one of the filters; all but the guards' without filters. */
export function findTests(root: string, filters: readonly string[]): TestFiles {
  const files = globSync('*/**/*.test.ts', { cwd: root, exclude: (path) => path.includes('node_modules') })
  const chosen = files
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) =>
      filters.length === 0 ? !file.startsWith(askedFor) : filters.some((filter) => file.includes(filter)),
    )
    .toSorted()
  return {
    unit: chosen.filter((file) => file.endsWith('.unit.test.ts')),
    int: chosen.filter((file) => !file.endsWith('.unit.test.ts')),
  }
}
