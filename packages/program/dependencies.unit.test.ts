import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigError } from '@annals/config'
import { Dependencies, type Dependency, GivenUp } from './dependencies.ts'

const away = new Error('connect ECONNREFUSED')
const refused = new Error('access denied')

/** Answers in turn, the last answer again and again. */
function system(name: string, ...answers: readonly (Error | 'reached' | Promise<never>)[]) {
  let tries = 0
  const dependency: Dependency<string> = {
    name,
    reach: async () => {
      const answer = answers[Math.min(tries, answers.length - 1)]
      tries += 1
      if (answer instanceof Error) throw answer
      await answer
      return name
    },
    faultsOf: (error) =>
      error === refused ? [{ name: `${name}.password`, from: name, rule: 'is refused' }] : [],
  }
  return { dependency, tries: () => tries }
}

function dependencies(options: { readonly togetherMs?: number } = {}) {
  const said: string[] = []
  const counted: string[] = []
  const ending = new AbortController()
  const say = (fields: object) => {
    if ('dependency' in fields) said.push(String(fields.dependency))
  }
  const reached = new Dependencies({
    logger: { warn: say, error: say },
    metrics: { countDependencyFailure: (name) => void counted.push(name) },
    nowMs: () => 0,
    signal: ending.signal,
    backoff: { firstMs: 1, maxMs: 1 },
    togetherMs: options.togetherMs ?? 5_000,
  })
  return { reached, said, counted, ending }
}

test('a system that is away is tried until it answers; that is said once and counted each time', async () => {
  const { reached, said, counted } = dependencies()
  const { dependency } = system('database', away, away, away, 'reached')
  const reaching = reached.reach(dependency)
  assert.deepEqual(reached.waitingFor(), ['database'])
  assert.equal(await reaching, 'database')
  assert.deepEqual(reached.waitingFor(), [])
  assert.deepEqual(said, ['database'])
  assert.deepEqual(counted, ['database', 'database', 'database'])
})

test('wrong settings of several systems are told at once, each by its name', async () => {
  const { reached } = dependencies()
  const outcomes = await Promise.allSettled([
    reached.reach(system('database', refused).dependency),
    reached.consult(system('broker', refused).dependency),
    reached.reach(system('store', away).dependency),
  ])
  const [database, broker, store] = outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason)
  for (const error of [database, broker]) {
    assert(error instanceof ConfigError)
    assert.deepEqual(error.faults.map(({ name }) => name).toSorted(), [
      'broker.password',
      'database.password',
    ])
  }
  assert(store instanceof GivenUp, 'what is away is no longer waited for')
})

test('a fault does not wait for a system that answers nothing', async () => {
  const { reached } = dependencies({ togetherMs: 10 })
  const silent = new Promise<never>(() => {})
  reached.consult(system('identity provider', silent).dependency).catch(() => {})
  await assert.rejects(reached.reach(system('database', refused).dependency), ConfigError)
})

test('what is needed later and is away holds nothing up, and is tried on', async () => {
  const { reached, said, ending } = dependencies()
  const { dependency, tries } = system('broker', away)
  await reached.consult(dependency)
  await reached.consult(system('identity provider', away, 'reached').dependency)
  assert(tries() >= 1)
  assert.deepEqual(said.toSorted(), ['broker', 'identity provider'])
  ending.abort()
})

test('a refusal that comes after the start is tried again as any failure is', async () => {
  const { reached, ending } = dependencies()
  const { dependency, tries } = system('broker', away, refused, refused, 'reached')
  await reached.consult(dependency)
  const deadline = Date.now() + 5_000
  while (tries() < 4 && Date.now() < deadline) await new Promise(setImmediate)
  assert.equal(tries(), 4)
  ending.abort()
})

test('a wrong setting of the database ends the start also when the database was away before', async () => {
  const { reached } = dependencies()
  await assert.rejects(reached.reach(system('database', away, away, refused).dependency), ConfigError)
})

test('a program that ends meanwhile waits for nothing more', async () => {
  const { reached, ending } = dependencies()
  const reaching = reached.reach(system('database', away).dependency)
  ending.abort()
  await assert.rejects(reaching, GivenUp)
})
