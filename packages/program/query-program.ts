import type { EventContract } from '@annals/contracts'
import type { Part, PartWorld } from '@annals/part'
import type { z } from 'zod'
import type { QueryAdapters } from './adapters.ts'
import type { LiveConfigs } from './live-configs.ts'
import { openReadingSide } from './open-reading-side.ts'
import type { ProgramSettings } from './program-settings.ts'
import { startPart } from './start-part.ts'
import type { ProgramDefinition } from './start-program.ts'

/** A query part as a program. */
export type QueryProgram<Settings extends ProgramSettings> = {
  /** `<service>-query` */
  readonly name: string
  /** Of `queryProgramSchema`. */
  readonly schema: z.ZodObject & z.ZodType<Settings>
  readonly adapters: QueryAdapters
  /** What it reads of services. */
  readonly consumes: readonly EventContract[]
  /** Follows live configurations first; what it gives builds the part, again after a start that failed. */
  readonly build: (given: {
    readonly settings: Settings
    readonly live: LiveConfigs
  }) => (world: PartWorld) => Part
}

export function queryProgram<Settings extends ProgramSettings>({
  name,
  schema,
  build,
  ...reading
}: QueryProgram<Settings>): ProgramDefinition<Settings> {
  return {
    name,
    schema,
    prepare: (frame) => {
      const buildPart = build(frame)
      return async (undo) => {
        const world = await openReadingSide(frame, reading, undo)
        const part = await startPart(frame.dependencies, () => buildPart(world))
        undo.push(() => part.stop())
        return { part, internal: [] }
      }
    },
  }
}
