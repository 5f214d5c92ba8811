import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { withInstallLock } from './install-lock.ts'
import { ensurePrograms, type InstallPlace } from './installed-programs.ts'
import { runCommand } from './run-command.ts'

const deadlineMs = 900_000

/** Runs Maven with the machine's own settings, one at a time: its local repository is not made for more. */
export async function runMaven(args: readonly string[], doing: string, place: InstallPlace): Promise<void> {
  await ensurePrograms(['mvn'], place)
  await mkdir(place.cache, { recursive: true })
  await withInstallLock(join(place.cache, 'maven.lock'), () =>
    runCommand(['mvn', '--batch-mode', '--quiet', ...args], { doing, deadlineMs }),
  )
}
