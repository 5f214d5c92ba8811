import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** The processes whose command line names a path, such as a server's data folder. */
export function processesNaming(path: string): number[] {
  return globSync('/proc/[0-9]*/cmdline')
    .filter((file) => commandLine(file).includes(path))
    .map((file) => Number(dirname(file).slice('/proc/'.length)))
}

export function isGone(path: string): boolean {
  return !existsSync(path) && processesNaming(path).length === 0
}

function commandLine(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    // It ended meanwhile.
    return ''
  }
}
