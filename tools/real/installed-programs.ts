import { accessSync, constants, statSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { withInstallLock } from './install-lock.ts'
import { runCommand } from './run-command.ts'

/** The Debian package of each program that the real servers need. */
const packageOf = {
  buildah: 'buildah',
  debootstrap: 'debootstrap',
  java: 'default-jre-headless',
  mariadb: 'mariadb-client-core',
  'mariadb-dump': 'mariadb-client',
  mariadbd: 'mariadb-server-core',
  mvn: 'maven',
  openssl: 'openssl',
  podman: 'podman',
  runc: 'runc',
  setpriv: 'util-linux',
  unzip: 'unzip',
} as const

export type NeededProgram = keyof typeof packageOf

export type InstallPlace = { readonly cache: string; readonly log: (line: string) => void }

/** Installs what is missing with apt-get, without asking, and says so in one line. */
export async function ensurePrograms(
  programs: readonly NeededProgram[],
  { cache, log }: InstallPlace,
): Promise<void> {
  if (missing(programs).length === 0) return
  await mkdir(cache, { recursive: true })
  await withInstallLock(join(cache, 'apt.lock'), async () => {
    const packages = [...new Set(missing(programs).map((program) => packageOf[program]))]
    if (packages.length === 0) return
    if (pathOf('apt-get') === undefined || process.getuid?.() !== 0)
      throw new Error(`install first, this needs root and Debian's apt-get: ${packages.join(' ')}`)
    log(`installs ${packages.join(' ')} (apt-get)`)
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const waits = ['-qq', '-o', 'DPkg::Lock::Timeout=600']
    const doing = `installing ${packages.join(' ')}`
    await runCommand(['apt-get', ...waits, 'update'], { doing, deadlineMs: 300_000, env })
    const install = ['apt-get', ...waits, 'install', '-y', '--no-install-recommends', ...packages]
    await runCommand(install, { doing, deadlineMs: 900_000, env })
    const still = missing(programs)
    if (still.length > 0) throw new Error(`${doing}: done, but ${still.join(', ')} is still not on the PATH`)
  })
}

/** Where a program is on the PATH. The folders of root's programs are looked through too: a PATH may lack them. */
export function pathOf(program: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin']
  return folders.map((folder) => join(folder, program)).find(isProgram)
}

function missing(programs: readonly NeededProgram[]): NeededProgram[] {
  return programs.filter((program) => pathOf(program) === undefined)
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}
