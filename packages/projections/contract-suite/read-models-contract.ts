import { describe } from 'node:test'
import { changesRules } from './changes-rules.ts'
import { databaseRules } from './database-rules.ts'
import { historyRules } from './history-rules.ts'
import { joinedPageRules } from './joined-page-rules.ts'
import { pageRules } from './page-rules.ts'
import { parkedRules } from './parked-rules.ts'
import { policyRules } from './policy-rules.ts'
import { readModelsRules } from './read-models-rules.ts'
import { rebuildRules } from './rebuild-rules.ts'
import { sharedProjectionRules } from './shared-projection-rules.ts'
import { textRules } from './text-rules.ts'
import { type OpenDatabase, worldsOn } from './world.ts'

/** Registers what read models keep to on every database. Each test opens one of its own. */
export function readModelsContract({
  name,
  open,
}: {
  readonly name: string
  readonly open: OpenDatabase
}): void {
  const inWorld = worldsOn(open)
  describe(`the read model contract, kept by ${name}`, () => {
    describe('transactions', () => databaseRules(inWorld))
    describe('folding', () => readModelsRules(inWorld))
    describe('shared projections', () => sharedProjectionRules(inWorld))
    describe('policies', () => policyRules(inWorld))
    describe('parked sequences', () => parkedRules(inWorld))
    describe('rebuilds', () => rebuildRules(inWorld))
    describe('changes', () => changesRules(inWorld))
    describe('histories', () => historyRules(inWorld))
    describe('text', () => textRules(inWorld))
    describe('pages', () => {
      pageRules(inWorld)
      joinedPageRules(inWorld)
    })
  })
}
