import assert from 'node:assert/strict'
import type { ServerResponse } from 'node:http'
import { test } from 'node:test'
import { type ApiCall, type ApiClientOptions, apiClient, NotTheApi } from './api-client.ts'
import { answerJson, answerProblem, type SeenRequest, startFakeServer } from './fake-server.ts'
import type { Timing } from './timing.ts'
import { keptToken } from './token-source.ts'
import { Unanswered } from './until-answered.ts'

const command: ApiCall = {
  method: 'POST',
  path: '/api/order/commands/orders',
  body: { customerId: 'c' },
  idempotencyKey: 'k-1',
}
const accepted = (response: ServerResponse) =>
  answerJson(response, 201, { id: 'o-1', revision: 1 }, { 'Annals-Position': 'order_s_1.7' })

/** A clock that moves only when somebody sleeps, and remembers for how long. */
function fakeTiming() {
  const slept: number[] = []
  const timing: Timing = {
    nowMs: () => slept.reduce((sum, ms) => sum + ms, 0),
    sleep: async (ms, signal) => {
      signal?.throwIfAborted()
      slept.push(ms)
    },
    random: () => 1,
  }
  return { timing, slept }
}

async function withServer(
  answers: readonly ((response: ServerResponse, request: SeenRequest) => void)[],
  run: (given: {
    readonly send: (call: ApiCall) => ReturnType<ReturnType<typeof apiClient>>
    readonly seen: readonly SeenRequest[]
    readonly slept: readonly number[]
  }) => Promise<void>,
  options: Partial<ApiClientOptions> = {},
) {
  let count = 0
  const server = await startFakeServer((request, response) => {
    const answer = answers[Math.min(count, answers.length - 1)]
    count += 1
    answer?.(response, request)
  })
  const { timing, slept } = fakeTiming()
  let tokens = 0
  const token = keptToken(async () => {
    tokens += 1
    return `token-${tokens}`
  })
  try {
    const send = apiClient({ url: server.url, token, timing, awayMs: 10_000, ...options })
    await run({ send, seen: server.seen, slept })
  } finally {
    await server.stop()
  }
}

test('a command carries its token, its Idempotency-Key, its tokens to wait for and its body', async () => {
  await withServer([accepted], async ({ send, seen }) => {
    const answer = await send({ ...command, after: 'customer_s_1.2' })
    assert.deepEqual(answer, {
      kind: 'done',
      status: 201,
      body: { id: 'o-1', revision: 1 },
      position: 'order_s_1.7',
    })
    const [request] = seen
    assert.equal(request?.headers.authorization, 'Bearer token-1')
    assert.equal(request?.headers['idempotency-key'], 'k-1')
    assert.equal(request?.headers['annals-after'], 'customer_s_1.2')
    assert.equal(request?.headers['prefer'], 'wait=10')
    assert.equal(request?.body, '{"customerId":"c"}')
  })
})

test('a refused token is renewed and the same command sent again with the same key', async () => {
  await withServer(
    [(response) => answerProblem(response, 401, 'unauthenticated'), accepted],
    async ({ send, seen }) => {
      assert.equal((await send(command)).kind, 'done')
      assert.deepEqual(
        seen.map(({ headers }) => [headers.authorization, headers['idempotency-key']]),
        [
          ['Bearer token-1', 'k-1'],
          ['Bearer token-2', 'k-1'],
        ],
      )
    },
  )
})

test('a new token that is refused too is an answer', async () => {
  await withServer(
    [(response) => answerProblem(response, 401, 'unauthenticated')],
    async ({ send, seen }) => {
      const answer = await send(command)
      assert.equal(answer.kind === 'refused' && answer.problem.status, 401)
      assert.equal(seen.length, 2)
    },
  )
})

test('429 is waited out for as long as Retry-After says, also beyond the patience for a server that is away', async () => {
  const busy = (response: ServerResponse) =>
    answerProblem(response, 429, 'too-many-requests', { 'retry-after': '7' })
  await withServer([busy, busy, busy, accepted], async ({ send, slept }) => {
    assert.equal((await send(command)).kind, 'done')
    assert.deepEqual(slept, [7_000, 7_000, 7_000])
  })
})

test('503 is tried again with the same key, with pauses that double', async () => {
  const away = (response: ServerResponse) => answerProblem(response, 503, 'unavailable')
  await withServer([away, away, away, accepted], async ({ send, seen, slept }) => {
    assert.equal((await send(command)).kind, 'done')
    assert.deepEqual(slept, [50, 100, 200])
    assert.deepEqual(new Set(seen.map(({ headers }) => headers['idempotency-key'])), new Set(['k-1']))
  })
})

test('a connection that breaks amid the answer is tried again with the same key', async () => {
  const breaking = (response: ServerResponse) => {
    response.writeHead(201, { 'content-type': 'application/json', 'content-length': '50' })
    response.write('{"id":"o-1",', () => response.destroy())
  }
  const breakingAtOnce = (response: ServerResponse) => response.destroy()
  await withServer([breaking, breakingAtOnce, accepted], async ({ send, seen }) => {
    assert.equal((await send(command)).kind, 'done')
    assert.deepEqual(
      seen.map(({ headers }) => headers['idempotency-key']),
      ['k-1', 'k-1', 'k-1'],
    )
  })
})

test('a server that stays away is given up after the patience, and the error says what was being done and why', async () => {
  const away = (response: ServerResponse) => answerProblem(response, 503, 'unavailable')
  await withServer([away], async ({ send, slept }) => {
    await assert.rejects(send(command), (error) => {
      assert.ok(error instanceof Unanswered)
      assert.match(error.message, /^POST http.*\/orders got no answer for 10 s: 503/)
      return true
    })
    assert.ok(slept.reduce((sum, ms) => sum + ms, 0) <= 10_000)
  })
})

test('a try that hangs is broken off and repeated', async () => {
  await withServer(
    [() => {}, accepted],
    async ({ send, seen }) => {
      assert.equal((await send(command)).kind, 'done')
      assert.equal(seen.length, 2)
    },
    { tryMs: 100 },
  )
})

test('a refusal is an answer and not tried again', async () => {
  await withServer([(response) => answerProblem(response, 409, 'order-id-taken')], async ({ send, seen }) => {
    const answer = await send(command)
    assert.equal(answer.kind === 'refused' && answer.problem.code, 'order-id-taken')
    assert.equal(seen.length, 1)
  })
})

test('a fault of the server is tried again with the same key, and is the answer when it stays', async () => {
  const fault = (response: ServerResponse) => answerProblem(response, 500, 'internal')
  await withServer([fault, fault, fault, accepted, fault], async ({ send, seen }) => {
    assert.equal((await send(command)).kind, 'done')
    assert.deepEqual(new Set(seen.map(({ headers }) => headers['idempotency-key'])), new Set(['k-1']))
    const answer = await send({ ...command, idempotencyKey: 'k-2' })
    assert.equal(answer.kind === 'refused' && answer.problem.code, 'internal')
    assert.equal(seen.length, 8)
  })
})

test('a parked item is an answer although it is a 503: only a person can mend it', async () => {
  await withServer([(response) => answerProblem(response, 503, 'parked')], async ({ send, seen }) => {
    const answer = await send({ method: 'GET', path: '/api/order/queries/orders/o-1' })
    assert.equal(answer.kind === 'refused' && answer.problem.code, 'parked')
    assert.equal(seen.length, 1)
  })
})

test('a page that is not the API stops at once', async () => {
  const page = (response: ServerResponse) =>
    response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>Hi</h1>')
  await withServer([page], async ({ send }) => {
    await assert.rejects(send(command), NotTheApi)
  })
})

test('an abort ends the call with its reason, also while it waits', async () => {
  const abort = new AbortController()
  const busy = (response: ServerResponse) => {
    answerProblem(response, 503, 'unavailable')
    abort.abort(new Error('enough'))
  }
  await withServer(
    [busy],
    async ({ send }) => {
      await assert.rejects(send(command), /enough/)
    },
    { signal: abort.signal },
  )
})

test('every try of a command is told as sent, only an accepted one as acknowledged', async () => {
  const told: string[] = []
  const away = (response: ServerResponse) => answerProblem(response, 503, 'unavailable')
  const refused = (response: ServerResponse) => answerProblem(response, 422, 'invalid-request')
  const options: Partial<ApiClientOptions> = {
    onSent: ({ idempotencyKey }) => told.push(`sent ${idempotencyKey}`),
    onAcknowledged: ({ idempotencyKey }, position) => told.push(`acknowledged ${idempotencyKey} ${position}`),
  }
  await withServer(
    [away, accepted, refused],
    async ({ send }) => {
      await send(command)
      await send({ ...command, idempotencyKey: 'k-2' })
      await send({ method: 'GET', path: '/api/order/queries/orders' })
    },
    options,
  )
  assert.deepEqual(told, ['sent k-1', 'sent k-1', 'acknowledged k-1 order_s_1.7', 'sent k-2'])
})

test('a PUT names the revision that it overwrites, and a refusal of it is an answer', async () => {
  const change: ApiCall = {
    method: 'PUT',
    path: '/api/radar/commands/radars/r/limit',
    body: { maxSpeedKmh: 50 },
    ifMatch: 7,
  }
  const mismatch = (response: ServerResponse) => answerProblem(response, 412, 'revision-mismatch')
  await withServer([accepted, mismatch], async ({ send, seen }) => {
    assert.equal((await send(change)).kind, 'done')
    assert.deepEqual(
      [seen[0]?.method, seen[0]?.headers['if-match'], seen[0]?.headers['content-type'], seen[0]?.body],
      ['PUT', '"7"', 'application/json', '{"maxSpeedKmh":50}'],
    )
    const refused = await send(change)
    assert.equal(refused.kind === 'refused' && refused.problem.code, 'revision-mismatch')
  })
})
