import type { BoundReader, Reader } from './typeorm/reader.ts'

type Held = {
  readonly bound: BoundReader
  uses: number
  readonly drained: PromiseWithResolvers<void>
  retired: boolean
}

/** The reader of today. Replacing it lets the reads that run finish on the old one. */
export class ReaderSwitch {
  #current: Held

  constructor(bound: BoundReader) {
    this.#current = held(bound)
  }

  read<Result>(work: (reader: Reader) => Promise<Result>): Promise<Result> {
    return this.use(({ reader }) => work(reader))
  }

  async use<Result>(work: (bound: BoundReader) => Promise<Result>): Promise<Result> {
    const current = this.#current
    current.uses += 1
    try {
      return await work(current.bound)
    } finally {
      current.uses -= 1
      if (current.retired && current.uses === 0) current.drained.resolve()
    }
  }

  /** From now on reads go to the new one. `closed` settles when the last read on the old one has ended. */
  replace(bound: BoundReader): { readonly closed: Promise<void> } {
    const old = this.#current
    this.#current = held(bound)
    return { closed: retire(old) }
  }

  /** Resolves when the last read has ended and the connection is closed. */
  close(): Promise<void> {
    return retire(this.#current)
  }
}

function held(bound: BoundReader): Held {
  return { bound, uses: 0, drained: Promise.withResolvers<void>(), retired: false }
}

async function retire(old: Held): Promise<void> {
  old.retired = true
  if (old.uses === 0) old.drained.resolve()
  await old.drained.promise
  await old.bound.close()
}
