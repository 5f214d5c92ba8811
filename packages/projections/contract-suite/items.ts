import { eventContract, type Page } from '@annals/contracts'
import type { SelectQueryBuilder } from 'typeorm'
import { z } from 'zod'
import { from, type Projection } from '../projection.ts'
import type { ReadModels } from '../read-models.ts'
import type { Table } from '../table.ts'
import { pageOf } from '../typeorm/page-of.ts'
import { boxContract } from './boxes.ts'
import type { InWorld, World } from './world.ts'

export type Item = {
  readonly id: string
  readonly day: string | null
  readonly size: number
  readonly text: string
  readonly open: boolean
}

const itemContract = eventContract({
  source: boxContract.source,
  partitions: boxContract.partitions,
  events: {
    Listed: z.object({ day: z.string().nullable(), size: z.int(), text: z.string(), open: z.boolean() }),
  },
})

const itemTable: Table<Item> = {
  name: 'items',
  key: 'id',
  columns: {
    id: { type: 'text', length: 60 },
    day: { type: 'text', length: 10, nullable: true },
    size: { type: 'integer' },
    text: { type: 'text', length: 100 },
    open: { type: 'boolean' },
  },
  indices: [
    ['size', 'id'],
    ['day', 'id'],
  ],
}

/** Few different values: most neighbours are equal in the leading columns, and many days are absent. */
export const items: Projection<Item> = {
  name: 'items',
  version: 1,
  table: itemTable,
  sources: [
    from<Item, typeof itemContract>(itemContract, {
      Listed: (_none, { subject, data }) => ({ id: subject, ...data }),
    }),
  ],
}

export const itemCount = 120

export async function withItems(
  inWorld: InWorld,
  run: (readModels: ReadModels, all: readonly Item[], world: World) => Promise<void>,
): Promise<void> {
  await inWorld(async (world) => {
    const { log, start } = world
    for (let index = 0; index < itemCount; index += 1) {
      log.publish(`item-${String((index * 37) % itemCount).padStart(3, '0')}`, 'Listed', {
        day: index % 3 === 0 ? null : `2026-01-0${1 + (index % 5)}`,
        size: index % 4,
        text: index % 10 === 0 ? '100%_sure' : `plain ${index}`,
        open: index % 2 === 0,
      })
    }
    const readModels = await start({ projections: [items] })
    await run(readModels, await readModels.read((reader) => reader.repository(items).find()), world)
  })
}

export function itemPage(
  readModels: ReadModels,
  request: Parameters<typeof pageOf<Item>>[1],
  observe: (builder: SelectQueryBuilder<Item>) => SelectQueryBuilder<Item> = (builder) => builder,
): Promise<Page<Item>> {
  return readModels.read((reader) => pageOf(observe(reader.builder(items, 'item')), request))
}
