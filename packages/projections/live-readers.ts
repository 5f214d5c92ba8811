import { bindingOf, type Generation } from './generations.ts'
import type { AnyProjection } from './projection.ts'
import type { ReadModelDatabase } from './read-model-database.ts'
import { ReaderSwitch } from './reader-switch.ts'
import type { TableBinding } from './table-binding.ts'
import type { BoundReader, Reader } from './typeorm/reader.ts'

/** Readers bound to the live generations; each swap makes a new one. */
export class LiveReaders {
  readonly #database: ReadModelDatabase
  readonly #bindings: Map<string, TableBinding>
  readonly #switch: ReaderSwitch

  private constructor(database: ReadModelDatabase, bindings: Map<string, TableBinding>, bound: BoundReader) {
    this.#database = database
    this.#bindings = bindings
    this.#switch = new ReaderSwitch(bound)
  }

  static async open(
    database: ReadModelDatabase,
    live: readonly { readonly projection: AnyProjection; readonly generation: Generation }[],
  ): Promise<LiveReaders> {
    const bindings = new Map(
      live.map(({ projection, generation }) => [projection.name, bindingOf(projection, generation)]),
    )
    return new LiveReaders(database, bindings, await database.openReader([...bindings.values()]))
  }

  /**
   * Binds a projection to another generation. Called after the swap's commit and before the next write, so that nobody
   * is told of a position whose rows the reader of today cannot see. `closed` settles when the old table is unused.
   */
  async rebind(
    projection: AnyProjection,
    generation: Generation,
  ): Promise<{ readonly closed: Promise<void> }> {
    const bindings = new Map(this.#bindings).set(projection.name, bindingOf(projection, generation))
    const bound = await this.#database.openReader([...bindings.values()])
    this.#bindings.set(projection.name, bindingOf(projection, generation))
    return this.#switch.replace(bound)
  }

  /** The consumer whose positions belong to what readers see; undefined while the first build runs. */
  consumerOf(projection: string): string | undefined {
    return this.#bindings.get(projection)?.consumer
  }

  read<Result>(work: (reader: Reader) => Promise<Result>): Promise<Result> {
    return this.#switch.read(work)
  }

  use<Result>(work: (bound: BoundReader) => Promise<Result>): Promise<Result> {
    return this.#switch.use(work)
  }

  close(): Promise<void> {
    return this.#switch.close()
  }
}
