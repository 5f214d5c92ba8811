import type { ProgramSettings } from './program-settings.ts'
import { type QueryProgram, queryProgram } from './query-program.ts'
import { type ProgramProcess, runProgram } from './run-program.ts'

/** A query part as this process; with the argument `migrate` it brings its database to this release and ends. */
export function runQueryPart<Settings extends ProgramSettings>(
  program: QueryProgram<Settings>,
  process: ProgramProcess,
): Promise<void> {
  return runProgram(queryProgram(program), { 'read models': program.adapters.migrateReadModels }, process)
}
