/** What a guard found: it passes when the tool is content and saw enough. */
export type Finding = {
  readonly passed: boolean
  /** How many files or modules the guard saw. */
  readonly seen: number
  /** All that the tool said, shown when it did not pass. */
  readonly output: string
}

export type Guard = {
  readonly name: string
  /** What it looks at, for people. */
  readonly unit: string
  readonly run: (root: string) => Promise<Finding>
}
