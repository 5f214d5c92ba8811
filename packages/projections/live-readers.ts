import { bindingOf, type Generation } from './generations.ts'
import type { AnyProjection } from './projection.ts'
import type { ReadModelDatabase } from './read-model-database.ts'
import { ReaderSwitch } from './reader-switch.ts'
import type { TableBinding } from './table-binding.ts'
import type { BoundReader, Reader } from './typeorm/reader.ts'
import { WriteQueue } from './typeorm/write-queue.ts'

/** Readers bound to the live generations; each swap makes a new one. */
export class LiveReaders {
  readonly #database: ReadModelDatabase
  readonly #switch: ReaderSwitch
  readonly #changes = new WriteQueue()
  #bindings: ReadonlyMap<string, TableBinding>

  private constructor(
    database: ReadModelDatabase,
    bindings: ReadonlyMap<string, TableBinding>,
    bound: BoundReader,
  ) {
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
  rebind(projection: AnyProjection, generation: Generation): Promise<{ readonly closed: Promise<void> }> {
    return this.#changeBindings((bindings) =>
      bindings.set(projection.name, bindingOf(projection, generation)),
    )
  }

  /** Its table is gone: reads say that it is being built. */
  async unbind(projection: AnyProjection): Promise<void> {
    await this.#changeBindings((bindings) => bindings.delete(projection.name))
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
    return this.#changes.run(() => this.#switch.close())
  }

  /** One after the other: each adds to what the one before it has bound. */
  #changeBindings(
    change: (bindings: Map<string, TableBinding>) => void,
  ): Promise<{ readonly closed: Promise<void> }> {
    return this.#changes.run(async () => {
      const bindings = new Map(this.#bindings)
      change(bindings)
      const bound = await this.#database.openReader([...bindings.values()])
      this.#bindings = bindings
      return this.#switch.replace(bound)
    })
  }
}
