import { readConfig } from '@annals/config'
import type { z } from 'zod'
import { GivenUp } from './dependencies.ts'
import { type Patience, type ProgramFrame, programFrame } from './program-frame.ts'
import { openPorts, type RunningPart } from './program-ports.ts'
import type { ProgramSettings } from './program-settings.ts'

export type Environment = Readonly<Record<string, string | undefined>>

export type ProgramDefinition<Settings extends ProgramSettings> = {
  /** `<service>-<kind>` */
  readonly name: string
  readonly schema: z.ZodObject & z.ZodType<Settings>
  /**
   * Called once the settings are read: follows live configurations, throws a ConfigError for one that cannot be used.
   * What it gives opens the part; `undo` takes what is to be undone, in reverse order, when the program ends.
   */
  readonly prepare: (frame: ProgramFrame<Settings>) => (undo: Undo) => Promise<RunningPart>
}

export type Undo = { readonly push: (step: () => unknown) => unknown }

export type RunningProgram = {
  readonly port: number
  readonly opsPort: number
  readonly drainMs: number
  /** Resolves when the part serves. Rejects with a ConfigError for a wrong setting; the program has then stopped. */
  readonly serving: Promise<void>
  /** Takes nothing new, finishes, commits, closes. */
  readonly stop: () => Promise<void>
}

/**
 * Starts a part as a program of its own. Rejects with a ConfigError that lists every wrong setting, and when a port is
 * taken; whatever else is away is waited for.
 *
 *   start ── both ports open ──> waiting ── all that it needs was reached ──> serving
 *                                   │                                            │ stop
 *                                   └── a wrong setting, or stop ─────────────> draining ── all closed ──> ended
 */
export async function startProgram<Settings extends ProgramSettings>(
  { name, schema, prepare }: ProgramDefinition<Settings>,
  env: Environment,
  patience: Patience = {},
): Promise<RunningProgram> {
  const settings = readConfig(schema, { file: env['ANNALS_CONFIG_FILE'], env })
  const drain = new AbortController()
  const frame = programFrame(name, settings, drain.signal, patience)
  const undo: (() => unknown)[] = [() => frame.metrics.stop(), () => frame.live.stop()]
  const undoAll = async () => {
    for (let step = undo.pop(); step !== undefined; step = undo.pop()) await step()
  }
  try {
    const open = prepare(frame)
    const ports = await openPorts(frame)
    undo.push(() => ports.stopOps())
    const stopPublic = () => ports.stopPublic(settings.drainMs / 2)
    const { port, opsPort } = ports
    frame.logger.info({ port, opsPort }, 'the ports are open')

    const opening = open(undo).then((running) => {
      ports.serve(running)
      frame.logger.info({ port, opsPort }, 'the part serves')
    })
    let ended: Promise<void> | undefined
    const end = async () => {
      frame.logger.info('the program ends: it finishes what runs')
      drain.abort(new Error('the process drains'))
      await stopPublic()
      await opening.catch(() => {})
      await undoAll()
    }
    const stop = () => (ended ??= end())
    const serving = opening.catch(async (error: unknown) => {
      await stop()
      if (!(error instanceof GivenUp)) throw error
    })
    // Whoever starts a program may look at `serving` later.
    serving.catch(() => {})
    return { port, opsPort, drainMs: settings.drainMs, serving, stop }
  } catch (error) {
    await undoAll()
    throw error
  }
}
