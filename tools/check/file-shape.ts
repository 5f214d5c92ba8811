import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { floors } from './floors.ts'
import type { Guard } from './guard.ts'
import { sourceFiles } from './source-files.ts'

const maxLines = 300
const saysNothing = /(^|-)(utils?|helpers?|common|managers?|misc)(-|\.|$)/

/** What no linter looks at: length, names that say nothing, tests that do not say their kind. */
export const fileShape: Guard = {
  name: 'files',
  unit: 'files',
  run: async (root) => {
    const files = sourceFiles(root)
    const faults = files.flatMap((file) => faultsOf(root, file))
    if (files.length < floors.sources)
      faults.push(`floor: ${files.length} source files found, at least ${floors.sources} expected`)
    return { passed: faults.length === 0, seen: files.length, output: faults.join('\n') }
  },
}

function faultsOf(root: string, file: string): string[] {
  const faults: string[] = []
  const lines = readFileSync(join(root, file), 'utf8').trimEnd().split('\n').length
  if (lines > maxLines) faults.push(`file-too-long: ${file} has ${lines} lines, at most ${maxLines} allowed`)
  if (file.split('/').some((segment) => saysNothing.test(segment)))
    faults.push(`name-says-nothing: ${file}; name it after the one thing it exports`)
  if (/\.test\.tsx?$/.test(file) && !/\.(unit|int)\.test\.tsx?$/.test(basename(file)))
    faults.push(
      `test-without-kind: ${file}; call it .unit.test.ts (no I/O) or .int.test.ts (disk, port, server)`,
    )
  return faults
}
