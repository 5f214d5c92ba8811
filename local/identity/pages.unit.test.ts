import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { languages } from './page-words.ts'
import { failurePage, loginPage, type Page, signedOutPage, signOutPage } from './pages.ts'

const form = '<form id="op.logoutForm" method="post" action="/confirm"></form>'

function allPages(): Page[] {
  return languages.flatMap((language) => [
    loginPage({ language, action: '/a', username: '', users: [] }),
    loginPage({ language, action: '/a', username: 'sales', users: [], refusal: { kind: 'wrong' } }),
    loginPage({
      language,
      action: '/a',
      username: 'sales',
      users: [],
      refusal: { kind: 'locked', retryAfterSeconds: 7 },
    }),
    failurePage(language, '/', { expired: false, code: 'invalid_client' }),
    failurePage(language, '/', { expired: true, code: '' }),
    signedOutPage(language, '/'),
    signOutPage(language, form),
  ])
}

test('the policy of every page allows its own style by hash, and nothing inline beside it', () => {
  for (const { body, contentSecurityPolicy } of allPages()) {
    const style = /<style>(.*?)<\/style>/s.exec(body)?.[1] ?? ''
    const hash = createHash('sha256').update(style).digest('base64')
    assert.ok(contentSecurityPolicy.includes(`style-src 'sha256-${hash}'`))
    assert.ok(!/<script|style=| on[a-z]+=/.test(body.replace(style, '')))
  }
})

test('every page has a language, a title, one heading and one main', () => {
  for (const { body } of allPages()) {
    assert.match(body, /<html lang="(en|fr)">/)
    assert.match(body, /<title>[^<]+ · Annals<\/title>/)
    for (const element of ['h1', 'main']) assert.equal(body.split(`<${element}>`).length, 2, element)
  }
})

test('a text that is put into a page cannot become markup', () => {
  const hostile = `"><img src=x onerror='a&b'>`
  assert.ok(!failurePage('en', '/', { expired: false, code: hostile }).body.includes('<img'))
  assert.ok(
    !loginPage({ language: 'en', action: hostile, username: hostile, users: [] }).body.includes('<img'),
  )
})
