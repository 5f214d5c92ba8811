import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import type { DatabaseUnderTest, TablePlan } from '../contract-suite/world.ts'
import { openSqliteReadModels } from './open-sqlite-read-models.ts'

/** Read models in a file of their own folder. */
export async function testReadModels(): Promise<
  DatabaseUnderTest & { readonly folder: string; readonly file: string }
> {
  const folder = await mkdtemp(join(tmpdir(), 'annals-projections-'))
  const file = join(folder, 'read-models.sqlite')
  const database = await openSqliteReadModels({ file, scrubAfterMs: 20 })
  const ask = (sql: string, parameters: readonly SQLInputValue[]) => {
    using connection = new DatabaseSync(file)
    return connection.prepare(sql).all(...parameters)
  }
  return {
    folder,
    file,
    database,
    openAgain: () => openSqliteReadModels({ file }),
    namesOf: async (kind, prefix) =>
      ask("SELECT name FROM sqlite_master WHERE type = ? AND name LIKE ? || '%' ORDER BY name", [
        kind,
        prefix,
      ]).map(({ name }) => String(name)),
    planOf: async (sql, parameters) =>
      planOf(
        ask(`EXPLAIN QUERY PLAN ${sql}`, parameters as SQLInputValue[]).map(({ detail }) => String(detail)),
      ),
    dispose: async () => {
      await database.close()
      await rm(folder, { recursive: true })
    },
  }
}

function planOf(details: readonly string[]): readonly TablePlan[] {
  const sorts = details.some((detail) => /TEMP B-TREE/.test(detail))
  return details
    .filter((detail) => /^(SEARCH|SCAN) /.test(detail))
    .map((detail) => {
      const [, index, bounds] = /^SEARCH .* USING (?:COVERING )?INDEX (\S+) \((.*)\)$/.exec(detail) ?? []
      return {
        index: index?.startsWith('sqlite_autoindex_') ? 'primary' : (index ?? null),
        boundBy: bounds?.split(' AND ').map((bound) => bound.replace(/[<>=].*$/, '')) ?? [],
        sorts,
      }
    })
}
