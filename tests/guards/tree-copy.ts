import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import {
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  realpath,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'

export type Outcome = { readonly exitCode: number; readonly output: string }

/** A copy of the working tree in which one thing is changed at a time. */
export type TreeCopy = {
  /** Replaces a text that occurs exactly once in the file. */
  readonly change: (file: string, from: string, to: string) => Promise<void>
  readonly add: (file: string, text: string) => Promise<void>
  readonly read: (file: string) => Promise<string>
  /** Undoes every change and addition. */
  readonly restore: () => Promise<void>
  /** Runs a script of the root package.json with the very command that stands there. */
  readonly run: (script: string, ...args: readonly string[]) => Promise<Outcome>
  readonly remove: () => Promise<void>
}

const source = resolve(import.meta.dirname, '../..')

/** Copies what git tracks or would track; the workspaces resolve inside the copy, other packages to the originals. */
export async function copyTree(): Promise<TreeCopy> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'annals-guards-')))
  await copyFiles(root)
  await linkPackages(root)
  const originals = new Map<string, string | undefined>()

  const write = async (file: string, text: string, original: string | undefined) => {
    if (!originals.has(file)) originals.set(file, original)
    await mkdir(dirname(join(root, file)), { recursive: true })
    await writeFile(join(root, file), text)
  }
  return {
    change: async (file, from, to) => {
      const text = await readFile(join(root, file), 'utf8')
      const parts = text.split(from)
      if (parts.length !== 2)
        throw new Error(`${file} holds «${from}» ${parts.length - 1} times, not once: choose another line`)
      await write(file, parts.join(to), text)
    },
    add: (file, text) => write(file, text, undefined),
    read: (file) => readFile(join(root, file), 'utf8'),
    restore: async () => {
      for (const [file, original] of originals) {
        if (original === undefined) await rm(join(root, file))
        else await writeFile(join(root, file), original)
      }
      originals.clear()
    },
    run: (script, ...args) => runScript(root, script, args),
    remove: () => rm(root, { recursive: true, force: true }),
  }
}

async function copyFiles(root: string): Promise<void> {
  const listing = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate']
  const { stdout } = await promisify(execFile)('git', listing, { cwd: source, maxBuffer: 2 ** 26 })
  for (const file of stdout.split('\0').filter((name) => name !== '')) {
    // A tracked file may be deleted in the working tree.
    if (existsSync(join(source, file))) await cp(join(source, file), join(root, file))
  }
}

async function linkPackages(root: string): Promise<void> {
  const modules = join(source, 'node_modules')
  await mkdir(join(root, 'node_modules/@annals'), { recursive: true })
  for (const entry of await readdir(modules)) {
    if (entry !== '@annals' && entry !== '.cache')
      await symlink(join(modules, entry), join(root, 'node_modules', entry))
  }
  for (const entry of await readdir(join(modules, '@annals'))) {
    await symlink(await readlink(join(modules, '@annals', entry)), join(root, 'node_modules/@annals', entry))
  }
}

async function runScript(root: string, script: string, args: readonly string[]): Promise<Outcome> {
  const manifest: { scripts: Record<string, string> } = JSON.parse(
    await readFile(join(root, 'package.json'), 'utf8'),
  )
  const [command, ...given] = manifest.scripts[script]?.split(' ') ?? []
  if (command !== 'node') throw new Error(`npm run ${script} starts with ${command}, not with node`)
  // Node's test runner refuses to run inside a test process that it can recognise.
  const { NODE_TEST_CONTEXT: _context, ...env } = process.env
  return new Promise((done) => {
    execFile(
      process.execPath,
      [...given, ...args],
      { cwd: root, env, maxBuffer: 2 ** 26 },
      (error, stdout, stderr) => {
        const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : 1
        done({ exitCode, output: stdout + stderr })
      },
    )
  })
}
