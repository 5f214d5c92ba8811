import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { suite, test } from 'node:test'
import { promisify } from 'node:util'
import { sharedSystem } from '../harness/running-system.ts'

const run = promisify(execFile)

suite('the landing page', () => {
  const system = sharedSystem()

  async function linesOfPage(): Promise<readonly string[]> {
    const page = await (await fetch(system().url)).text()
    return [...page.matchAll(/<pre[^>]*><code>(.*?)<\/code><\/pre>/gs)].map(([, line = '']) =>
      unescaped(line),
    )
  }

  test('lists every part with its health, and each of its links answers', async () => {
    const page = await (await fetch(system().url)).text()
    const links = [...page.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, link = '']) => link)
    assert.ok(links.length >= 6 * 3 + 3, `${links.length} links`)
    for (const link of links) assert.equal((await fetch(new URL(link, system().url))).status, 200, link)
  })

  test('has lines that can be pasted one after the other, twice with the same effect', async () => {
    const lines = await linesOfPage()
    assert.ok(lines.length >= 8, `${lines.length} lines`)
    // `-f` makes curl end with an error on any status of 400 and above.
    const script = lines.map((line) => `${line.replaceAll('curl -s', 'curl -sf')}; echo`).join('\n')
    const first = (await run('sh', ['-ec', script])).stdout.trim().split(/\n+/)
    const again = (await run('sh', ['-ec', script])).stdout.trim().split(/\n+/)
    assert.deepEqual(again.slice(0, 5), first.slice(0, 5))
    const order: { readonly netCents: number; readonly status: string } = JSON.parse(again.at(-2) ?? '{}')
    assert.equal(order.netCents, 3_600)
    assert.match(order.status, /Created|Activated/)
  })
})

function unescaped(html: string): string {
  return html
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}
