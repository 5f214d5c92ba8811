import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** For tests: a path for a store in a folder of its own, which is removed with all in it. */
export type TemporaryStore = { readonly file: string; readonly folder: string; readonly remove: () => void }

export function temporaryStore(): TemporaryStore {
  const folder = mkdtempSync(join(tmpdir(), 'annals-event-store-'))
  return {
    file: join(folder, 'events.db'),
    folder,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
