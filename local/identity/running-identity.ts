import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { type Clock, systemClock } from '@annals/kernel'
import express from 'express'
import { demoClients } from './demo-clients.ts'
import { demoUsers } from './demo-users.ts'
import { type IdentityProvider, identityProvider } from './identity-provider.ts'

export type RunningIdentity = {
  readonly publicUrl: string
  readonly realmUrl: string
  readonly dataFolder: string
  /** The provider that answers now. */
  readonly provider: () => IdentityProvider
  /** Stops the provider and starts another one on the same folder and port. */
  readonly restart: () => Promise<void>
  /** Posts a form to an address below `protocol/openid-connect`. */
  readonly post: (
    path: string,
    form: Record<string, string>,
    headers?: Record<string, string>,
  ) => Promise<Response>
  /** Log lines of failures: a test that expects none asserts that it is empty. */
  readonly failures: readonly unknown[]
}

/** For tests: the provider on a free port and in a folder of its own, both gone when the test ends. */
export async function runIdentity(
  test: TestContext,
  { clock = systemClock, ...times }: { readonly clock?: Clock; readonly accessTokenMs?: number } = {},
): Promise<RunningIdentity> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'annals-identity-'))
  let answer: RequestListener = (_request, response) => response.writeHead(503).end()
  const server = createServer((request, response) => answer(request, response))
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  const publicUrl = `http://localhost:${address.port}`
  const failures: unknown[] = []

  const start = async () => {
    const provider = await identityProvider({
      publicUrl,
      dataFolder,
      clients: demoClients,
      users: demoUsers,
      clock,
      log: { debug: () => undefined, info: () => undefined, error: (fields) => failures.push(fields) },
      nodeEnv: 'test',
      ...times,
    })
    answer = express().use('/auth', provider.router)
    return provider
  }
  let provider = await start()

  test.after(async () => {
    await new Promise((closed) => {
      server.close(closed)
      server.closeAllConnections()
    })
    provider.stop()
    await rm(dataFolder, { recursive: true })
  })

  return {
    publicUrl,
    realmUrl: `${publicUrl}/auth/realms/annals`,
    dataFolder,
    provider: () => provider,
    restart: async () => {
      provider.stop()
      provider = await start()
    },
    post: (path, form, headers = {}) =>
      fetch(`${publicUrl}/auth/realms/annals/protocol/openid-connect/${path}`, {
        method: 'POST',
        headers,
        body: new URLSearchParams(form),
      }),
    failures,
  }
}
