/** Numbers from 0 to below 1 that a seed repeats: mulberry32, https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** The seed of the environment, to repeat a run that failed; otherwise a new one. */
export function chosenSeed(): number {
  const given = process.env['ANNALS_TEST_SEED']
  return given === undefined ? Math.floor(Math.random() * 2 ** 32) : Number(given)
}
