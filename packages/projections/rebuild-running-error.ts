/** Thrown when a projection is already being built. */
export class RebuildRunningError extends Error {
  readonly code = 'rebuild-running'
  constructor(projection: string) {
    super(`the read model ${projection} is already being built; wait for it to end`)
    this.name = 'RebuildRunningError'
  }
}
