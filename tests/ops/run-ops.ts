import { execFile } from 'node:child_process'
import { join } from 'node:path'
import type { RunningSystem } from '../harness/running-system.ts'

export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

const main = join(import.meta.dirname, '../../tools/ops/main.ts')

/** Runs the operators' command in a process of its own, against a system. */
export function runOps(
  { url, dataFolder }: Pick<RunningSystem, 'url' | 'dataFolder'>,
  ...args: readonly string[]
): Promise<Ended> {
  const all = [main, ...args, '--url', url, '--data', dataFolder]
  return new Promise((resolve) => {
    const child = execFile(process.execPath, all, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr }),
    )
  })
}
