import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { floors } from './floors.ts'
import type { Guard } from './guard.ts'
import { sourceFiles } from './source-files.ts'

type ToolRun = { readonly exitCode: number | null; readonly output: string }

/** A tool of the repository, run as a child process with the repository's own configuration. */
export type Tool = {
  readonly name: Exclude<keyof typeof floors, 'sources'>
  readonly unit: string
  /** Its executable script, below node_modules. */
  readonly script: string
  readonly args: (root: string) => readonly string[]
  /** Reads from the tool's own output how many files it saw; undefined when it does not say. */
  readonly seen: (output: string) => number | undefined
  /** The part of the output that a person needs; all of it when left out. */
  readonly shown?: (output: string) => string
}

/** A guard that passes when its tool exits with 0 and has seen every source file and its floor. */
export function toolGuard(tool: Tool): Guard {
  return {
    name: tool.name,
    unit: tool.unit,
    run: async (root) => {
      const { exitCode, output } = await runTool(root, tool)
      const seen = tool.seen(output) ?? 0
      const least = Math.max(floors[tool.name], sourceFiles(root).length)
      const faults: string[] = []
      if (exitCode !== 0) faults.push((tool.shown?.(output) ?? output).trim(), `(exit code ${exitCode})`)
      if (seen < least) {
        faults.push(
          `floor: ${tool.name} saw ${seen} ${tool.unit}, at least ${least} are there.`,
          'Look for an ignore pattern, an include or a folder that hides the others.',
        )
      }
      return { passed: faults.length === 0, seen, output: faults.join('\n') }
    },
  }
}

function runTool(root: string, tool: Tool): Promise<ToolRun> {
  const script = join(root, 'node_modules', tool.script)
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...tool.args(root)], {
      cwd: root,
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const chunks: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.on('error', reject)
    child.on('close', (exitCode) =>
      resolve({ exitCode, output: stripVTControlCharacters(Buffer.concat(chunks).toString()) }),
    )
  })
}
