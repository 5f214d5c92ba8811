/** The files cannot be imported as they are; nothing was sent. Each problem names its file and what to do. */
export class InputError extends Error {
  readonly code = 'input-unusable'
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
    this.name = 'InputError'
    this.problems = problems
  }
}
