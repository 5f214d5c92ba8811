import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { suite, test } from 'node:test'
import { promisify } from 'node:util'
import { pageSchema } from '@annals/contracts'
import { orderViewSchema } from '@annals/order-contracts'
import { radarListItemSchema } from '@annals/radar-contracts'
import { sharedSystem } from '../harness/running-system.ts'
import { servedParts } from '../harness/served-documents.ts'

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
    const { length: parts } = await servedParts(system().url)
    assert.ok(parts >= 13 && links.length >= parts * 3 + 3, `${links.length} links of ${parts} parts`)
    for (const link of links) assert.equal((await fetch(new URL(link, system().url))).status, 200, link)
  })

  test('has lines that can be pasted one after the other, twice with the same effect', async () => {
    const lines = await linesOfPage()
    assert.ok(lines.length >= 15, `${lines.length} lines`)
    // `-f` makes curl end with an error on any status of 400 and above.
    const script = lines.map((line) => `${line.replaceAll('curl -s', 'curl -sf')}; echo`).join('\n')
    const answers = async () => {
      const { stdout } = await run('sh', ['-ec', script])
      return stdout
        .trim()
        .split(/\n+/)
        .map((line): unknown => JSON.parse(line))
    }
    const first = await answers()
    const again = await answers()
    assert.equal(again.length, lines.length - 3, 'each but the three logins prints its answer')
    const created = [...first.slice(0, 5), ...first.slice(8, 11)]
    assert.deepEqual([...again.slice(0, 5), ...again.slice(8, 11)], created)
    const { netCents, status } = orderViewSchema.parse(again[6])
    assert.equal(netCents, 3_600)
    assert.match(status, /Created|Activated/)
    const radars = pageSchema(radarListItemSchema).parse(again[11])
    assert.deepEqual(
      radars.items.map(({ maxSpeedKmh }) => maxSpeedKmh),
      [50],
    )
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
