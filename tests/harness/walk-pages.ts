import assert from 'node:assert/strict'
import { pageSchema } from '@annals/contracts'
import type { z } from 'zod'
import { type Actor, answered } from './actor.ts'

/** All items of a list, page by page, each page found by the `Link` of the one before. */
export async function walkPages<Item extends z.ZodType>(
  by: Actor,
  path: string,
  item: Item,
  afterPage: (pages: number) => Promise<void> = async () => undefined,
): Promise<readonly z.infer<Item>[]> {
  const items: z.infer<Item>[] = []
  let pages = 0
  for (let next: string | undefined = path; next !== undefined; ) {
    const answer = answered(await by.get(next), 200)
    const page = pageSchema(item).parse(answer.body)
    items.push(...page.items)
    const link = /^<([^>]+)>; rel="next"$/.exec(answer.headers.get('link') ?? '')?.[1]
    assert.equal(link === undefined, page.next === null, 'Link and next say the same')
    next = link
    pages += 1
    await afterPage(pages)
  }
  return items
}
