import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { type ApiClientOptions, apiClient } from '@annals/client'
import { InputError } from '../csv/input-error.ts'
import { inFileOrder } from '../csv/line-refusal.ts'
import type { ImportOptions } from '../steps/import-shop.ts'
import { importRadars, type RadarImportOutcome } from './import-radars.ts'
import { readRadars } from './read-radars.ts'

export type RunRadarImportOptions = ApiClientOptions &
  Omit<ImportOptions, 'api'> & {
    /** The CSV file. */
    readonly from: string
    /** The installation's time zone, in which a radar's day begins. */
    readonly timeZone: string
  }

/** What became of an import of radars; `refusals` has every line that was not imported, by line. */
export type RadarImportReport = RadarImportOutcome

/**
 * Reads a file of radars and installs them. Throws an InputError before anything is sent when the file is no table of
 * radars; Unanswered, SignInRefused, NotTheApi or ImportStopped when it cannot go on: running it again resumes it.
 */
export async function runRadarImport(options: RunRadarImportOptions): Promise<RadarImportReport> {
  const file = basename(options.from)
  const { radars, refusals, notices } = readRadars(file, await readInput(options.from), options.timeZone)
  const outcome = await importRadars(radars, { ...options, api: apiClient(options) })
  return {
    ...outcome,
    refusals: inFileOrder([...refusals, ...outcome.refusals]),
    notices: [...notices, ...outcome.notices],
  }
}

async function readInput(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path)
  } catch (error) {
    throw new InputError([
      `${path}: cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    ])
  }
}
