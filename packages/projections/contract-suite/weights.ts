import type { ReadModelDatabase } from '../read-model-database.ts'
import type { ReadModels } from '../read-models.ts'
import type { SharedProjection } from '../shared-projection.ts'
import { upsertRows } from '../upsert-rows.ts'
import { boxContract } from './boxes.ts'

const target = { table: 'weights', columns: ['label', 'total'], key: ['label'], added: ['total'] }

/** The weight of all boxes by label, from the streams of all of them; one above `burst` is not folded. */
export function weights(
  { dialect }: ReadModelDatabase,
  burst: () => number = () => Number.POSITIVE_INFINITY,
): SharedProjection<{ readonly label: string | null; readonly weight: number }> {
  return {
    name: 'weights',
    version: 1,
    contract: boxContract,
    events: { Packed: boxContract.events.Packed },
    tables: [
      {
        name: 'weights',
        columns: { label: { type: 'text', length: 60 }, total: { type: 'integer' } },
        primaryKey: ['label'],
      },
    ],
    prepare: async () => {},
    fault: ({ data }) =>
      Number(data['weight']) > burst() ? { code: 'too-heavy', message: 'the box bursts' } : undefined,
    fold: async (transaction, events) => {
      const totals = new Map<string, number>()
      for (const { data } of events) {
        const label = data.label ?? ''
        totals.set(label, (totals.get(label) ?? 0) + data.weight)
      }
      await upsertRows(transaction, dialect, target, [...totals].flat())
      return { changed: [...totals.keys()] }
    },
  }
}

export async function totals(models: ReadModels): Promise<Readonly<Record<string, unknown>>> {
  const rows = await models.read((reader) => reader.all('SELECT label, total FROM weights ORDER BY label'))
  return Object.fromEntries(rows.map(({ label, total }) => [String(label), total]))
}
