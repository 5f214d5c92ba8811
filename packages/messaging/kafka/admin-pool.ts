import type { Admin, Kafka } from 'kafkajs'

/** One admin connection for all who ask something at the same time; none while nobody does. */
export class AdminPool {
  readonly #kafka: Kafka
  #open: { readonly admin: Admin; readonly connected: Promise<void>; users: number } | undefined

  constructor(kafka: Kafka) {
    this.#kafka = kafka
  }

  async use<Result>(work: (admin: Admin) => Promise<Result>): Promise<Result> {
    const open = this.#open ?? this.#connect()
    open.users += 1
    try {
      await open.connected
      return await work(open.admin)
    } catch (error) {
      // The next one connects anew.
      if (this.#open === open) this.#open = undefined
      throw error
    } finally {
      open.users -= 1
      if (open.users === 0) {
        if (this.#open === open) this.#open = undefined
        await open.admin.disconnect().catch(() => {})
      }
    }
  }

  #connect() {
    const admin = this.#kafka.admin()
    const open = { admin, connected: admin.connect(), users: 0 }
    this.#open = open
    return open
  }
}
