import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { RunningSystem } from '../harness/running-system.ts'

type Folder = Pick<RunningSystem, 'dataFolder'>

/** The ids of the changes of orders after an id, read past the system from its very database. */
export function storedChangeIds(
  { databases }: Pick<RunningSystem, 'databases'>,
  after: number,
): Promise<readonly number[]> {
  return databases.changeIds(after)
}

/** As if so much time had passed since all of them; nobody else may have the folder. */
export function ageChanges({ dataFolder }: Folder, byMs: number): void {
  using file = new DatabaseSync(join(dataFolder, 'order-query.db'))
  file.prepare('UPDATE kit_changes SET at_ms = at_ms - ?').run(byMs)
}
