import { type CommandProgram, commandProgram } from './command-program.ts'
import type { CommandProgramSettings } from './program-settings.ts'
import { type ProgramProcess, runProgram } from './run-program.ts'

/** A command part as this process; with the argument `migrate` it brings its database to this release and ends. */
export function runCommandPart<Settings extends CommandProgramSettings>(
  program: CommandProgram<Settings>,
  process: ProgramProcess,
): Promise<void> {
  const { migrateEventStore, migrateReadModels } = program.adapters
  const migrations = { 'event store': migrateEventStore, references: migrateReadModels }
  return runProgram(commandProgram(program), migrations, process)
}
