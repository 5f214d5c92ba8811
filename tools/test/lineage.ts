type Located = {
  readonly name: string
  readonly testId: number
  readonly parentId: number | undefined
  readonly entryFile?: string
}

/** Names of a test from the outermost suite to itself; node's events only link to the parent. */
export type Lineage = {
  readonly enqueued: (test: Located) => void
  readonly path: (test: Located) => readonly string[]
}

export function lineage(): Lineage {
  const known = new Map<string, Located>()
  const key = (test: Located, id: number | undefined) => `${test.entryFile}#${id}`
  const path = (test: Located): readonly string[] => {
    const parent = known.get(key(test, test.parentId))
    return parent === undefined ? [test.name] : [...path(parent), test.name]
  }
  return { enqueued: (test) => known.set(key(test, test.testId), test), path }
}
