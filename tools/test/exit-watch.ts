import { tracingChannel } from 'node:diagnostics_channel'

/** How long a process may take to end by itself after its last test and hook. */
const exitWithinMs = 5_000

/**
 * Preloaded into every test process. When all tests have ended and something (a server, a timer, a socket) still
 * holds the process, it says what and ends the process with an error: a leaked handle fails the run.
 */
tracingChannel('node.test').end.subscribe((message) => {
  if (!isRootTest(message)) return
  // Unreferenced: it fires only if something else keeps the process alive.
  setTimeout(() => {
    const held = process.getActiveResourcesInfo().join(', ')
    console.error(
      `leaked-handle: ${process.argv[1]} did not end within ${exitWithinMs} ms of its last test; open: ${held}`,
    )
    process.exit(1)
  }, exitWithinMs).unref()
})

function isRootTest(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'name' in message && message.name === '<root>'
}
