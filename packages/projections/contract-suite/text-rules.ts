import assert from 'node:assert/strict'
import { test } from 'node:test'
import { searchText } from '@annals/kernel'
import { from, type Projection } from '../projection.ts'
import { searchCondition } from '../search-condition.ts'
import { iteratePages } from '../typeorm/page-of.ts'
import { boxContract, boxes, boxesIn, publishAll } from './boxes.ts'
import { itemPage, items } from './items.ts'
import type { InWorld, World } from './world.ts'

/** Each of its own stream, and equal to another in some collation: by accent, case, width, trailing space, ligature. */
const lookalikes = [
  'e',
  'é',
  'e\u0301',
  'E',
  'ｅ',
  'e ',
  'ß',
  'ss',
  'ﬁ',
  'fi',
  'ا',
  'أ',
  '🚲',
  '🚳',
  "'",
  '\\',
  '%',
]

const names = [
  'Zoë Ångström',
  'zoe angstrom',
  'Émile Zola',
  'Straße 🚲 5',
  'محمود درويش',
  'مَحْمُود',
  '𝓕ancy',
  '日本 太郎',
  "O'Neill \\ Söhne",
  '100% _sure_!',
]

export function textRules(inWorld: InWorld): void {
  test('keys compare as bytes: what only looks alike is another row', () =>
    inWorld(async ({ log, start }) => {
      const streams = lookalikes.map((text) => `box-${text}`)
      publishAll(
        log,
        streams.map((stream, weight) => [stream, 'Packed', { label: null, weight }] as const),
      )
      const readModels = await start()
      for (const stream of streams) log.publish(stream, 'Sealed')
      await readModels.waitForHead('boxes', 5_000)
      const rows = await boxesIn(readModels)
      assert.deepEqual(
        rows.map(({ id }) => id),
        streams.toSorted(byCodePoint),
      )
      assert.ok(rows.every(({ id, weight, sealed }) => sealed && streams.indexOf(id) === weight))
      for (const stream of streams) {
        const found = await readModels.read((reader) => reader.rows(boxes(), [stream]))
        assert.deepEqual([...found.keys()], [stream])
      }
    }))

  test('a sequence that only looks like a parked one goes on', () =>
    inWorld(async ({ log, start }) => {
      const readModels = await start({ projections: [boxes({ burst: () => 10 })] })
      publishAll(log, [
        ...lookalikes.map((text) => [`box-${text}`, 'Packed', { label: null, weight: 1 }] as const),
        ['box-é', 'Weighed', { weight: 11 }],
        ...lookalikes.map((text) => [`box-${text}`, 'Weighed', { weight: 2 }] as const),
      ])
      await readModels.waitForHead('boxes', 5_000)
      const behind = (await boxesIn(readModels)).filter(({ weight }) => weight !== 2)
      assert.deepEqual(
        behind.map(({ id }) => id),
        ['box-é'],
      )
    }))

  test('text is sorted by its code points, and pages follow that order', () =>
    inWorld(async (world) => {
      const texts = [...lookalikes, ...names, ...names.map(searchText)]
      const readModels = await listed(world, texts)
      const paged: string[] = []
      const sort = [
        ['text', 'ASC'],
        ['id', 'ASC'],
      ] as const
      for await (const page of iteratePages((cursor) => itemPage(readModels, { sort, cursor, limit: 3 })))
        paged.push(...page.map(({ text }) => text))
      assert.deepEqual(paged, texts.toSorted(byCodePoint))
    }))

  test('a search column is found by any spelling of its words', () =>
    inWorld(async (world) => {
      const readModels = await listed(world, names.map(searchText))
      const found = (term: string) =>
        readModels.read(async (reader) => {
          const condition = searchCondition('item.text', term)
          const rows = await reader
            .builder(items, 'item')
            .where(condition?.sql ?? 'TRUE', condition?.parameters)
            .orderBy('item.id')
            .getMany()
          return rows.map(({ id }) => names[Number(id.slice(5))])
        })
      assert.deepEqual(await found('ZOE'), ['Zoë Ångström', 'zoe angstrom'])
      assert.deepEqual(await found('ångström zoë'), ['Zoë Ångström', 'zoe angstrom'])
      assert.deepEqual(await found('emile'), ['Émile Zola'])
      assert.deepEqual(await found('fancy'), ['𝓕ancy'])
      assert.deepEqual(await found('🚲'), ['Straße 🚲 5'])
      assert.deepEqual(await found('محمود'), ['محمود درويش', 'مَحْمُود'])
      assert.deepEqual(await found('太郎'), ['日本 太郎'])
      assert.deepEqual(await found("o'neill \\"), ["O'Neill \\ Söhne"])
      assert.deepEqual(await found('% _'), ['100% _sure_!'])
      assert.deepEqual(await found('strasse'), [])
    }))

  test('a row keeps what is long: JSON above 64 KiB, and text of its whole length', () =>
    inWorld(async ({ log, start }) => {
      const label = '🚲'.repeat(20_000)
      log.publish('box-a', 'Packed', { label, weight: 1 })
      const readModels = await start({ projections: [notes] })
      const [row] = await readModels.read((reader) => reader.repository(notes).find())
      assert.deepEqual(row, { id: 'box-a', text: '🚲'.repeat(300), note: { label } })
    }))
}

type Note = { readonly id: string; readonly text: string; readonly note: { readonly label: string | null } }

const notes: Projection<Note> = {
  name: 'notes',
  version: 1,
  table: {
    name: 'notes',
    key: 'id',
    columns: {
      id: { type: 'text', length: 60 },
      text: { type: 'text', length: 600 },
      note: { type: 'json' },
    },
  },
  sources: [
    from<Note, typeof boxContract>(boxContract, {
      Packed: (_none, { subject, data: { label } }) => ({
        id: subject,
        text: label?.slice(0, 600) ?? '',
        note: { label },
      }),
    }),
  ],
}

async function listed({ log, start }: World, texts: readonly string[]) {
  for (const [index, text] of texts.entries())
    log.publish(`item-${String(index).padStart(3, '0')}`, 'Listed', {
      day: null,
      size: index,
      text,
      open: true,
    })
  return start({ projections: [items] })
}

function byCodePoint(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right))
}
