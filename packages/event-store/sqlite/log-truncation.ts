import type { DatabaseSync } from 'node:sqlite'
import { truncateLog } from './connection.ts'

const retryPauseMs = 100

/** Cuts the write-ahead log to nothing, again and again while somebody else still reads it, until stopped. */
export class LogTruncation {
  readonly #db: DatabaseSync
  #retry: NodeJS.Timeout | undefined

  constructor(db: DatabaseSync) {
    this.#db = db
  }

  truncate(): void {
    if (this.#retry !== undefined || truncateLog(this.#db)) return
    this.#retry = setTimeout(() => {
      this.#retry = undefined
      this.truncate()
    }, retryPauseMs)
    // No reason to keep a process alive: the next opening truncates too.
    this.#retry.unref()
  }

  stop(): void {
    clearTimeout(this.#retry)
    this.#retry = undefined
  }
}
