import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SelectQueryBuilder } from 'typeorm'
import { from, type Projection } from '../projection.ts'
import { iteratePages, pageOf } from '../typeorm/page-of.ts'
import { boxContract } from './boxes.ts'
import type { InWorld } from './world.ts'

type Label = { readonly id: string; readonly label: string }

export function joinedPageRules(inWorld: InWorld): void {
  test('rows can be sorted by a column of another read model that is joined', () =>
    inWorld(async ({ log, start }) => {
      const labels: Projection<Label> = {
        name: 'labels',
        version: 1,
        table: {
          name: 'labels',
          key: 'id',
          columns: { id: { type: 'text', length: 60 }, label: { type: 'text', length: 60 } },
        },
        sources: [
          from<Label, typeof boxContract>(boxContract, {
            Packed: (_none, { subject, data }) =>
              data.label === null ? null : { id: subject, label: data.label },
          }),
        ],
      }
      const boxIds: Projection<{ readonly id: string }> = {
        name: 'ids',
        version: 1,
        table: { name: 'ids', key: 'id', columns: { id: { type: 'text', length: 60 } } },
        sources: [
          from<{ readonly id: string }, typeof boxContract>(boxContract, {
            Packed: (_none, { subject }) => ({ id: subject }),
          }),
        ],
      }
      for (const [index, label] of ['d', null, 'a', 'c', null, 'b', 'a'].entries())
        log.publish(`box-${index}`, 'Packed', { label, weight: 1 })
      const readModels = await start({ projections: [labels, boxIds] })
      type Joined = { readonly id: string; readonly named: Label | null }
      const paged: string[] = []
      const pages = iteratePages((cursor) =>
        readModels.read((reader) => {
          const builder = reader
            .builder(boxIds, 'box')
            .leftJoinAndMapOne('box.named', reader.entity(labels), 'named', 'named.id = box.id')
          return pageOf(builder as unknown as SelectQueryBuilder<Joined>, {
            sort: [
              ['named.label', 'DESC', ({ named }) => named?.label ?? null],
              ['id', 'ASC'],
            ],
            cursor,
            limit: 2,
          })
        }),
      )
      for await (const page of pages)
        paged.push(...page.map(({ id, named }) => `${id.slice(4)}${named?.label ?? '-'}`))
      assert.deepEqual(paged, ['0d', '3c', '5b', '2a', '6a', '1-', '4-'])
    }))
}
