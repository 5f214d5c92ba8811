import { StopConsuming } from '@annals/messaging'
import { poisonOfThrown } from './poison.ts'

/** How a consumer gets on with one source, as health shows it. */
export class ConsumerStatus {
  state: 'running' | 'stopped' = 'running'
  /** The code, and what failed or what to do; no personal data. */
  lastError: string | null = null
  /** The source's head as far as the last batch knew. */
  head = 0

  /** Runs one batch and keeps how it went. */
  async watch<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      const result = await work()
      this.lastError = null
      return result
    } catch (error) {
      if (error instanceof StopConsuming) {
        this.state = 'stopped'
        this.lastError = `${error.code}: ${error.message}`
      } else {
        const { code, message } = poisonOfThrown('a batch', error)
        this.lastError = `${code}: ${message}`
      }
      throw error
    }
  }

  /** It is subscribed anew. */
  resumed(): void {
    this.state = 'running'
    this.lastError = null
  }
}

/** One status per source, from the first question on. */
export function statusBySource(): (source: string) => ConsumerStatus {
  const known = new Map<string, ConsumerStatus>()
  return (source) => {
    const status = known.get(source) ?? new ConsumerStatus()
    known.set(source, status)
    return status
  }
}
