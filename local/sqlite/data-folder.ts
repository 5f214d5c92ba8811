import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { StartError } from '../start-options.ts'

export type DataFolder = {
  readonly path: string
  readonly file: (name: string) => string
  readonly release: () => void
}

/**
 * Takes a folder for this process alone. The lock is SQLite's own lock on `owner.db`, so the operating system drops it
 * with the process, however that ends. Throws a StartError that names the owner's pid when another process has it.
 */
export function takeDataFolder(path: string): DataFolder {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw unusable(path, error)
  }
  const lock = lockFolder(path)
  const pidFile = join(path, 'owner.pid')
  writeFileSync(pidFile, `${process.pid}\n`)
  return { path, file: (name) => join(path, name), release: () => lock.close() }
}

function lockFolder(path: string): DatabaseSync {
  let lock: DatabaseSync | undefined
  try {
    lock = new DatabaseSync(join(path, 'owner.db'))
    lock.exec('BEGIN EXCLUSIVE')
    return lock
  } catch (error) {
    lock?.close()
    if (error instanceof Error && error.message.includes('locked')) throw taken(path)
    throw unusable(path, error)
  }
}

function taken(path: string): StartError {
  return new StartError(
    'data-folder-taken',
    `The data folder ${path} is in use by process ${ownerPid(path)}. Stop that one, or choose another folder with --data DIR.`,
  )
}

function ownerPid(path: string): string {
  try {
    return readFileSync(join(path, 'owner.pid'), 'utf8').trim()
  } catch {
    return '(pid unknown)'
  }
}

function unusable(path: string, error: unknown): StartError {
  const reason = error instanceof Error ? error.message : String(error)
  return new StartError(
    'data-folder-unusable',
    `The data folder ${path} cannot be written (${reason}). Choose another one with --data DIR, or mend its permissions.`,
  )
}
