import assert from 'node:assert/strict'
import { test } from 'node:test'
import { html } from './html.ts'

test('whatever goes into a page is escaped, unless it is HTML already', () => {
  const item = html`<li>${`<script>"it's" & more`}</li>`
  assert.equal(item.html, '<li>&lt;script&gt;&quot;it&#39;s&quot; &amp; more</li>')
  assert.equal(html`<ul>${[item, item]}</ul>`.html, `<ul>${item.html}\n${item.html}</ul>`)
})
