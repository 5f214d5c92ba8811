import { createRequire } from 'node:module'

type RequestQueue = { readonly pending: readonly unknown[]; scheduleCheckPendingRequests: () => void }

/**
 * kafkajs 2.2.4 sets a timer of one millisecond again and again for each connection on which nothing is pending
 * (scheduleCheckPendingRequests in network/requestQueue): 1,000 wake-ups a second while idle. The check is needed
 * only while requests wait, and each that starts to wait asks for it. Done twice, it does nothing more.
 */
export function stopIdleTimer(): void {
  const require = createRequire(import.meta.url)
  const requestQueue: unknown = require('kafkajs/src/network/requestQueue/index.js')
  // What it is in the one version of kafkajs that is installed; a test watches its timers.
  const { prototype } = requestQueue as { prototype: RequestQueue }
  const original = prototype.scheduleCheckPendingRequests
  if (original === undefined || original.name === onlyWhilePending) return
  const replacement = {
    [onlyWhilePending](this: RequestQueue) {
      if (this.pending.length > 0) original.call(this)
    },
  }
  prototype.scheduleCheckPendingRequests = replacement[onlyWhilePending]
}

const onlyWhilePending = 'scheduleWhilePending'
