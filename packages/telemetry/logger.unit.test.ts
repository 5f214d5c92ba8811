import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withCorrelation } from './correlation.ts'
import { createLogger } from './logger.ts'

function capture() {
  const lines: string[] = []
  const logger = createLogger(
    { part: 'order-command', level: 'debug', nowMs: () => Date.UTC(2026, 0, 2) },
    { write: (line: string) => void lines.push(line) },
  )
  return { logger, text: () => lines.join(''), last: (): unknown => JSON.parse(lines.at(-1) ?? 'null') }
}

test('a line says its part, level, time and the correlation it was written under', () => {
  const { logger, last } = capture()
  withCorrelation({ correlationId: 'c-1', causationId: 'e-1' }, () =>
    logger.info({ status: 201 }, 'answered'),
  )
  assert.deepEqual(last(), {
    level: 'info',
    time: '2026-01-02T00:00:00.000Z',
    part: 'order-command',
    correlationId: 'c-1',
    causationId: 'e-1',
    status: 201,
    message: 'answered',
  })
})

test('personal data, bodies, headers and tokens that a careless line holds are not written', () => {
  const { logger, text } = capture()
  logger.info({
    name: 'Ana',
    email: 'ana@example.org',
    request: { body: 'SECRET', headers: { a: 'SECRET' } },
  })
  logger.info({
    customer: { phone: '+33 SECRET', address: { city: 'SECRET' } },
    authorization: 'Bearer SECRET',
  })
  logger.child({ consumer: 'order-list' }).info({ token: 'SECRET' })
  assert.doesNotMatch(text(), /SECRET|Ana|ana@/)
  assert.match(text(), /order-list/)
})

test('of an error only its type, message, code, stack and causes are written, not what a driver hangs on it', () => {
  const { logger, text, last } = capture()
  const cause = Object.assign(new RangeError('deep'), { parameters: ['Ana Trujillo'] })
  const error = Object.assign(new Error('insert failed', { cause }), {
    code: 'SQLITE_BUSY',
    parameters: ['Ana Trujillo'],
  })
  logger.error({ error }, 'flush')
  assert.doesNotMatch(text(), /Ana Trujillo/)
  const line = last() as { error: { code: string; cause: { type: string } } }
  assert.equal(line.error.code, 'SQLITE_BUSY')
  assert.equal(line.error.cause.type, 'RangeError')
})

test('an error that is its own cause ends', () => {
  const { logger, text } = capture()
  const error = new Error('round')
  error.cause = error
  logger.error({ error })
  assert.match(text(), /round/)
})

test('a line below the level is not written', () => {
  const lines: string[] = []
  createLogger({ part: 'x', level: 'warn' }, { write: (line: string) => void lines.push(line) }).info('quiet')
  assert.deepEqual(lines, [])
})
