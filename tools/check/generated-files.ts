import { execFile } from 'node:child_process'
import { join } from 'node:path'
import type { Guard } from './guard.ts'

/** Programs that write committed files, and compare them with what they would write when told `--check`. */
const generators = ['tools/compose/main.ts']

/** What is generated and committed is what its generator writes today. */
export const generatedFiles: Guard = {
  name: 'generated',
  unit: 'files',
  run: async (root) => {
    const runs = await Promise.all(generators.map((generator) => check(root, generator)))
    const faults = runs.filter(({ isCurrent }) => !isCurrent).map(({ output }) => output.trim())
    let seen = 0
    for (const [index, { output }] of runs.entries()) {
      const compared = Number(/^(\d+) generated files compared$/m.exec(output)?.[1] ?? 0)
      if (compared === 0) faults.push(`floor: ${generators[index]} compared no file`)
      seen += compared
    }
    return { passed: faults.length === 0, seen, output: faults.join('\n') }
  },
}

function check(root: string, generator: string): Promise<{ isCurrent: boolean; output: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(root, generator), '--check'], { cwd: root }, (error, stdout, stderr) =>
      resolve({ isCurrent: error === null, output: stdout + stderr }),
    )
  })
}
