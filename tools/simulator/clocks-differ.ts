/** The two clocks are so far apart that the run cannot say by which limit a detection is judged. */
export class ClocksDiffer extends Error {
  readonly code = 'clocks-differ'
  constructor(aheadMs: number) {
    super(
      `The installation's clock is ${Math.round(aheadMs / 1_000)} s ahead of this one. ` +
        'Set both by the same time server, then run again.',
    )
    this.name = 'ClocksDiffer'
  }
}
