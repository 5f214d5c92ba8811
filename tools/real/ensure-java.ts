import { ensurePrograms, type InstallPlace, pathOf } from './installed-programs.ts'
import { runCommand } from './run-command.ts'

const oldest = 17

/** The Java to run servers with; installed where there is none. */
export async function ensureJava(place: InstallPlace): Promise<string> {
  await ensurePrograms(['java', 'setpriv'], place)
  const java = pathOf('java') ?? 'java'
  const told = await runCommand([java, '--version'], {
    doing: 'asking Java for its version',
    deadlineMs: 60_000,
  })
  const version = Number(/\s(\d+)/.exec(told)?.[1])
  if (!(version >= oldest))
    throw new Error(
      `Java ${oldest} or newer is needed, ${java} is ${told.split('\n')[0]}: put a newer one first`,
    )
  return java
}
