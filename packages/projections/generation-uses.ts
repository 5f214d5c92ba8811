import type { ReadModelDatabase } from './read-model-database.ts'
import { upsertRows } from './upsert-rows.ts'
import type { WriteTransaction } from './write-transaction.ts'

/** A replica that says nothing for so long needs nothing any more. */
const leaseMs = 60_000

const READ_ELSEWHERE = 'SELECT consumer FROM kit_generation_uses WHERE replica <> ? AND until_ms > '

const READ_OWN = 'SELECT consumer FROM kit_generation_uses WHERE replica = ?'

const DELETE_OWN = 'DELETE FROM kit_generation_uses WHERE replica = ?'

const DELETE_USE = 'DELETE FROM kit_generation_uses WHERE replica = ? AND consumer = ?'

const DELETE_EXPIRED = 'DELETE FROM kit_generation_uses WHERE until_ms <= '

const target = {
  table: 'kit_generation_uses',
  columns: ['consumer', 'replica', 'until_ms'],
  key: ['consumer', 'replica'],
}

/**
 * Which generations a replica reads, follows or builds. No other drops them: neither after a swap that this one has not
 * followed yet, nor as an older version that is still in service, nor as a build that was cut short.
 */
export class GenerationUses {
  readonly #database: ReadModelDatabase
  readonly #replica: string

  readonly #needed: () => readonly string[]

  /** A consumer is among the `needed` ones before it is held and until it may be let go. */
  constructor(database: ReadModelDatabase, replica: string, needed: () => readonly string[]) {
    this.#database = database
    this.#replica = replica
    this.#needed = needed
  }

  /** Within the transaction that has found or made the generations. */
  async hold(transaction: WriteTransaction, consumers: readonly string[]): Promise<void> {
    if (this.#database.sharing === 'one-process' || consumers.length === 0) return
    const { dialect } = this.#database
    const [clock] = await transaction.all(`SELECT ${dialect.nowMs} AS nowMs`)
    const untilMs = Number(clock?.['nowMs']) + leaseMs
    const values = consumers.flatMap((consumer) => [consumer, this.#replica, untilMs])
    await upsertRows(transaction, dialect, target, values)
  }

  /** Goes on holding what is needed and lets go of all else. */
  async renew(): Promise<void> {
    if (this.#database.sharing === 'one-process') return
    await this.#database.write(async (transaction) => {
      // Read first: what is held from here on is needed, too, and not let go.
      const held = await transaction.all(READ_OWN, [this.#replica])
      const needed = new Set(this.#needed())
      await this.hold(transaction, [...needed])
      for (const row of held) {
        const consumer = String(row['consumer'])
        if (!needed.has(consumer)) await transaction.run(DELETE_USE, [this.#replica, consumer])
      }
      await transaction.run(`${DELETE_EXPIRED}${this.#database.dialect.nowMs}`)
    })
  }

  /** Lets go of everything. */
  async end(): Promise<void> {
    if (this.#database.sharing === 'one-process') return
    await this.#database.write((transaction) => transaction.run(DELETE_OWN, [this.#replica]))
  }

  /** What other replicas need. Whoever drops asks while the generation's row is locked. */
  async elsewhere(transaction: Pick<WriteTransaction, 'all'>): Promise<ReadonlySet<string>> {
    if (this.#database.sharing === 'one-process') return new Set()
    const rows = await transaction.all(`${READ_ELSEWHERE}${this.#database.dialect.nowMs}`, [this.#replica])
    return new Set(rows.map(({ consumer }) => String(consumer)))
  }
}
