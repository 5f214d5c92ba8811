import type { TestContext } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { route } from '@annals/http'
import type { Part } from '@annals/part'
import { z } from 'zod'
import { allSettled } from './all-settled.ts'
import { type ProgramSettings, queryProgramSchema } from './program-settings.ts'
import { type RunningProgram, startProgram } from './start-program.ts'

/** Settings of a program whose identity provider and broker are away. */
export const testEnvironment = {
  ANNALS_PUBLIC_URL: 'https://annals.example',
  ANNALS_LOG_LEVEL: 'silent',
  ANNALS_HTTP_HOST: '127.0.0.1',
  ANNALS_HTTP_PORT: '0',
  ANNALS_HTTP_OPS_PORT: '0',
  ANNALS_AUTH_REALM_URL: 'http://127.0.0.1:1/realm',
  ANNALS_AUTH_CLIENT_SECRET: 'only-a-test',
  ANNALS_DATABASE_HOST: '127.0.0.1',
  ANNALS_DATABASE_USER: 'thing',
  ANNALS_DATABASE_PASSWORD: 'only-a-test',
  ANNALS_KAFKA_BROKERS: '[127.0.0.1:1]',
}

export type TestProgram = RunningProgram & {
  /** What was opened and closed, in order. */
  readonly told: readonly string[]
  /** How the database answers from now on. */
  readonly answerWith: (database: 'away' | 'refused' | 'there') => void
  /** Lets the requests to `/slow` end. */
  readonly release: () => void
  readonly get: (port: 'public' | 'ops', path: string, token?: string) => Promise<Response>
}

/** A part that says what is done to it, whose database answers as the test wants. */
export async function startTestProgram(
  t: Pick<TestContext, 'after'>,
  env: Readonly<Record<string, string>> = {},
  first: 'away' | 'refused' = 'away',
): Promise<TestProgram> {
  const told: string[] = []
  let database: 'away' | 'refused' | 'there' = first
  const slow = Promise.withResolvers<void>()
  const program = await startProgram<ProgramSettings>(
    {
      name: 'thing-query',
      schema: queryProgramSchema({}),
      prepare: (frame) => async (undo) => {
        const reached = frame.dependencies.reach({
          name: 'database',
          reach: async () => {
            if (database !== 'there') throw new Error(database)
          },
          faultsOf: (error) =>
            error instanceof Error && error.message === 'refused'
              ? [{ name: 'database.password', from: 'the test', rule: 'is refused' }]
              : [],
        })
        await allSettled([reached, frame.consultIdentity()])
        told.push('database opened')
        undo.push(() => told.push('database closed'))
        undo.push(() => told.push('part stopped'))
        return { part: testPart(() => database, slow.promise, told), internal: [internalRoute] }
      },
    },
    { ...testEnvironment, ...env },
    { backoff: { firstMs: 5, maxMs: 5 }, togetherMs: 5_000 },
  )
  t.after(() => {
    slow.resolve()
    return program.stop()
  })
  const ports = { public: program.port, ops: program.opsPort }
  return {
    ...program,
    told,
    answerWith: (next) => {
      database = next
    },
    release: slow.resolve,
    get: (port, path, token) =>
      fetch(`http://127.0.0.1:${ports[port]}${path}`, {
        headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
      }),
  }
}

function testPart(database: () => string, slow: Promise<void>, told: string[]): Part {
  const slowRoute = route({
    method: 'get',
    path: '/slow',
    operationId: 'readSlowly',
    summary: 'Ends when the test wants it',
    roles: ['service'],
    answers: { 200: { description: 'Done.', schema: z.object({}) } },
    problems: {},
    handle: async () => {
      told.push('request taken')
      await slow
      told.push('request answered')
      return { status: 200, body: {} }
    },
  })
  const ready = async () => (database() === 'there' ? { ready: true } : { ready: false, detail: database() })
  return {
    name: 'thing-query',
    service: 'thing',
    kind: 'query',
    title: 'Things',
    basePath: '/api/thing/queries',
    routes: [slowRoute],
    start: async () => {},
    stop: async () => {},
    ready,
    health: async () => ({ ...(await ready()), consumers: [], configs: [] }),
    ops: { projections: [], rebuild: async () => {}, parked: async () => [], replayParked: async () => 0 },
  }
}

const internalRoute = route({
  method: 'get',
  path: '/feed',
  operationId: 'readFeed',
  summary: 'For other parts',
  roles: ['service'],
  answers: { 200: { description: 'Done.', schema: z.object({}) } },
  problems: {},
  handle: async () => ({ status: 200, body: {} }),
})

/** Waits until it holds; rejects after a deadline with what was waited for. */
export async function eventually(
  what: string,
  holds: () => boolean | Promise<boolean>,
  deadlineMs = 10_000,
): Promise<void> {
  const endsMs = Date.now() + deadlineMs
  while (!(await holds())) {
    if (Date.now() > endsMs) throw new Error(`waited in vain for: ${what}`)
    await delay(5)
  }
}
