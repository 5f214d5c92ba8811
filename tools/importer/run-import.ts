import { type ApiClientOptions, apiClient } from '@annals/client'
import { inFileOrder } from './csv/line-refusal.ts'
import { readFolder } from './read-folder.ts'
import { readShop, type ShopFile } from './shop/read-shop.ts'
import { type ImportOptions, type ImportOutcome, importShop } from './steps/import-shop.ts'

export type RunImportOptions = ApiClientOptions &
  Omit<ImportOptions, 'api'> & {
    /** The folder with the five CSV files, or their bytes. */
    readonly from: string | Readonly<Record<ShopFile, Uint8Array>>
  }

/** What became of an import; `refusals` has every line that was not imported, by file and line. */
export type ImportReport = ImportOutcome

/**
 * Reads a shop and imports it. Throws an InputError before anything is sent when the files are no shop; Unanswered,
 * SignInRefused, NotTheApi or ImportStopped when the import cannot go on: running it again resumes it.
 */
export async function runImport(options: RunImportOptions): Promise<ImportReport> {
  const { from } = options
  const { shop, refusals, notices } = readShop(typeof from === 'string' ? await readFolder(from) : from)
  const outcome = await importShop(shop, { ...options, api: apiClient(options) })
  return {
    ...outcome,
    refusals: inFileOrder([...refusals, ...outcome.refusals]),
    notices: [...notices, ...outcome.notices],
  }
}
