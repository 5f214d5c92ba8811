import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createContext, runInContext } from 'node:vm'
import { loginStatusFrame, thirdPartyCookiesFrame } from './frame-pages.ts'

const origin = 'http://localhost:8080'

function scriptOf(body: string): string {
  return /<script>(.*)<\/script>/s.exec(body)?.[1] ?? ''
}

/** What the frame answers to keycloak-js when the server names this session. */
async function statusAnswer(message: string, serverSays: () => Response, from = origin): Promise<unknown> {
  const answers: unknown[] = []
  const asked: string[] = []
  let listen: (event: object) => Promise<void> = async () => undefined
  const context = createContext({
    location: { origin },
    encodeURIComponent,
    String,
    fetch: async (url: string) => {
      asked.push(url)
      return serverSays()
    },
    addEventListener: (_type: string, listener: typeof listen) => {
      listen = listener
    },
  })
  runInContext(scriptOf(loginStatusFrame().body), context)
  const source = { postMessage: (text: unknown, target: string) => answers.push(`${text} to ${target}`) }
  await listen({ origin: from, source, data: message })
  return { asked, answers }
}

test('the status frame compares the session that the page knows with the one that the browser holds', async () => {
  const asked = ['login-status-iframe.html/init?client_id=annals-page']
  const cases = [
    { knows: 'abc', holds: 'abc', answer: 'unchanged' },
    { knows: 'abc', holds: '', answer: 'changed' },
    { knows: '', holds: 'abc', answer: 'changed' },
    { knows: '', holds: '', answer: 'unchanged' },
  ]
  for (const { knows, holds, answer } of cases) {
    const got = await statusAnswer(`annals-page ${knows}`, () => new Response(holds))
    assert.deepEqual(got, { asked, answers: [`${answer} to ${origin}`] })
  }
})

test('the status frame says error when the server fails or is away', async () => {
  const failing = await statusAnswer('annals-page abc', () => new Response('abc', { status: 500 }))
  assert.partialDeepStrictEqual(failing, { answers: [`error to ${origin}`] })
  const away = await statusAnswer('annals-page abc', () => {
    throw new TypeError('fetch failed')
  })
  assert.partialDeepStrictEqual(away, { answers: [`error to ${origin}`] })
})

test('the status frame answers no other origin', async () => {
  const foreign = await statusAnswer('annals-page abc', () => new Response('abc'), 'http://evil.example')
  assert.deepEqual(foreign, { asked: [], answers: [] })
})

test('the cookie frame tells its parent, and no other origin, that cookies are supported', () => {
  const answers: string[] = []
  const parent = { postMessage: (text: string, target: string) => answers.push(`${text} to ${target}`) }
  runInContext(scriptOf(thirdPartyCookiesFrame().body), createContext({ location: { origin }, parent }))
  assert.deepEqual(answers, [`supported to ${origin}`])
})
