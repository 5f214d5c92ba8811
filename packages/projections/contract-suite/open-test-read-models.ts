import type { ReadModelDatabase } from '../read-model-database.ts'
import { openSqliteReadModels } from '../sqlite/open-sqlite-read-models.ts'

type OpenFile = (file: string) => Promise<ReadModelDatabase>

let openFile: OpenFile = (file) => openSqliteReadModels({ file })

/** Opens the read models of a part under test: in this file, or in the database that stands for it on a real server. */
export function openTestReadModels(file: string): Promise<ReadModelDatabase> {
  return openFile(file)
}

/** From now on this process' tests open their read models like this. */
export function testReadModelsBy(open: OpenFile): void {
  openFile = open
}
