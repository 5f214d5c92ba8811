import { join } from 'node:path'
import { runCommand } from '../run-command.ts'
import { printArguments } from './install-keycloak.ts'
import { withoutKeycloakSettings } from './keycloak-environment.ts'

/**
 * The very command that `kc.sh start --optimized` would run: kc.sh itself stays between Java and whoever started it,
 * so that a signal, or the death of the parent, would meet the script first.
 */
export async function keycloakCommand(
  folder: string,
  java: string,
  heapMegabytes: number,
): Promise<string[]> {
  const printed = await runCommand([join(folder, 'home/bin/kc.sh'), 'start', '--optimized'], {
    doing: 'asking kc.sh what it would run',
    deadlineMs: 60_000,
    env: {
      ...withoutKeycloakSettings(),
      JAVA: join(folder, 'bin', printArguments),
      JAVA_OPTS_KC_HEAP: `-Xms64m -Xmx${heapMegabytes}m`,
    },
  })
  // Before the arguments kc.sh tells of the heap that it was given.
  const args = printed.split('\0').slice(0, -1)
  const first = args[0]?.split('\n').at(-1) ?? ''
  return [java, first, ...args.slice(1)]
}
