import { describe } from 'node:test'
import { appendRules } from './append-rules.ts'
import { claimRules } from './claim-rules.ts'
import { commandRules } from './command-rules.ts'
import { deadlineRules } from './deadline-rules.ts'
import { personalDataRules } from './personal-data-rules.ts'
import { positionRules } from './position-rules.ts'
import { snapshotRules } from './snapshot-rules.ts'
import type { OpenStores } from './stores-under-test.ts'

/** Registers what every adapter of the event store must keep to. Each test opens a store of its own. */
export function eventStoreContract({
  name,
  open,
}: {
  readonly name: string
  readonly open: OpenStores
}): void {
  describe(`the event store contract, kept by ${name}`, () => {
    describe('positions', () => positionRules(open))
    describe('appends', () => appendRules(open))
    describe('commands', () => commandRules(open))
    describe('claims', () => claimRules(open))
    describe('deadlines', () => deadlineRules(open))
    describe('personal data', () => personalDataRules(open))
    describe('snapshots', () => snapshotRules(open))
  })
}
