import type { Server } from './own-server.ts'

/** A server that the environment names: it is used, not ruled. */
export function givenServer(variable: string): Server {
  const refuse = (what: string) => () =>
    Promise.reject(
      new Error(`cannot ${what} the server that ${variable} names: ask for one of your own (own: true)`),
    )
  return {
    pid: undefined,
    logFolder: undefined,
    stop: async () => undefined,
    kill: refuse('kill'),
    restart: refuse('restart'),
    [Symbol.asyncDispose]: async () => undefined,
  }
}
