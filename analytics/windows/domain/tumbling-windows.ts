/** Epoch-aligned windows `[start, start + sizeMs)`, each open until stream time has passed its end by the grace. */
export type WindowRule = {
  /** A whole number of milliseconds, at least 1. */
  readonly sizeMs: number
  /** A whole number of milliseconds, 0 or more. */
  readonly graceMs: number
}

/** How far one partition has come. */
export type Progress = {
  /** The highest event time of any record; undefined before the first. */
  readonly streamTimeMs: number | undefined
  /** Windows that end at or before it are closed for ever, also when the grace grows later. */
  readonly closedMs: number
  /** Records that came when their window was closed. */
  readonly droppedLate: number
}

export const noProgress: Progress = { streamTimeMs: undefined, closedMs: 0, droppedLate: 0 }

/** What was added to one window of one key. */
export type WindowSum = {
  readonly startMs: number
  readonly key: string
  readonly count: number
  readonly total: number
}

type Sum = { count: number; total: number }

/**
 * The tumbling windows of one partition, with exactly the semantics of Kafka Streams (KStreamWindowAggregate with
 * TimeWindows.ofSizeAndGrace): a record first advances the partition's stream time, which all keys share, and is then
 * accepted if and only if its window's end plus the grace is above stream time. Time that is not in the records is
 * nothing to it. Event times are milliseconds since 1970, none negative.
 */
export class TumblingWindows {
  readonly #sizeMs: number
  readonly #graceMs: number
  readonly #sums = new Map<string, Map<number, Sum>>()
  #streamTimeMs: number
  #closedMs: number
  #droppedLate: number

  /** Goes on from where the partition is; the sums begin at nothing. Throws a RangeError for a rule that is none. */
  constructor({ sizeMs, graceMs }: WindowRule, progress: Progress = noProgress) {
    if (!Number.isSafeInteger(sizeMs) || sizeMs < 1)
      throw new RangeError(`a window of ${sizeMs} ms: its size must be a whole number of at least 1 ms`)
    if (!Number.isSafeInteger(graceMs) || graceMs < 0)
      throw new RangeError(`a grace of ${graceMs} ms: it must be a whole number of 0 ms or more`)
    this.#sizeMs = sizeMs
    this.#graceMs = graceMs
    this.#streamTimeMs = progress.streamTimeMs ?? Number.NEGATIVE_INFINITY
    // The grace may have shrunk since.
    this.#closedMs = Math.max(progress.closedMs, this.#streamTimeMs - graceMs)
    this.#droppedLate = progress.droppedLate
  }

  /** Throws a RangeError, and changes nothing, for a time that is not one: such records are turned away before. */
  add(key: string, timeMs: number, value: number): 'accepted' | 'dropped-late' {
    if (!Number.isSafeInteger(timeMs) || timeMs < 0)
      throw new RangeError(`an event time of ${timeMs}: it must be whole milliseconds since 1970`)
    if (timeMs > this.#streamTimeMs) {
      this.#streamTimeMs = timeMs
      if (timeMs - this.#graceMs > this.#closedMs) this.#closedMs = timeMs - this.#graceMs
    }
    const startMs = timeMs - (timeMs % this.#sizeMs)
    if (startMs + this.#sizeMs <= this.#closedMs) {
      this.#droppedLate += 1
      return 'dropped-late'
    }
    const sum = this.#sumOf(key, startMs)
    sum.count += 1
    sum.total += value
    return 'accepted'
  }

  progress(): Progress {
    return {
      streamTimeMs: this.#streamTimeMs === Number.NEGATIVE_INFINITY ? undefined : this.#streamTimeMs,
      closedMs: this.#closedMs,
      droppedLate: this.#droppedLate,
    }
  }

  /** What was accepted since it was made, by key and window, each once. */
  sums(): readonly WindowSum[] {
    return [...this.#sums].flatMap(([key, windows]) =>
      [...windows].map(([startMs, sum]) => ({ startMs, key, ...sum })),
    )
  }

  #sumOf(key: string, startMs: number): Sum {
    let windows = this.#sums.get(key)
    if (windows === undefined) {
      windows = new Map()
      this.#sums.set(key, windows)
    }
    let sum = windows.get(startMs)
    if (sum === undefined) {
      sum = { count: 0, total: 0 }
      windows.set(startMs, sum)
    }
    return sum
  }
}
