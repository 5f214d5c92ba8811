import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import type { RunningSystem } from '../harness/running-system.ts'

type Folder = Pick<RunningSystem, 'dataFolder'>

const rowsSchema = z.array(z.object({ sequence: z.int() }))

const READ_IDS = `
SELECT sequence
FROM kit_changes
WHERE projection = 'order-list' AND sequence > ?
ORDER BY sequence`

/** The ids of the changes of orders after an id, read past the system from its very file. */
export function storedChangeIds({ dataFolder }: Folder, after: number): readonly number[] {
  using file = new DatabaseSync(join(dataFolder, 'order-query.db'), { readOnly: true })
  return rowsSchema
    .parse(
      file
        .prepare(READ_IDS)
        .all(after)
        .map((row) => ({ ...row })),
    )
    .map(({ sequence }) => sequence)
}

/** As if so much time had passed since all of them; nobody else may have the folder. */
export function ageChanges({ dataFolder }: Folder, byMs: number): void {
  using file = new DatabaseSync(join(dataFolder, 'order-query.db'))
  file.prepare('UPDATE kit_changes SET at_ms = at_ms - ?').run(byMs)
}
