import { isAbsolute, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { sourceFolders } from './source-files.ts'
import type { Tool } from './tool-guard.ts'

const numberIn = (pattern: RegExp) => (output: string) => {
  const found = pattern.exec(output)?.[1]
  return found === undefined ? undefined : Number(found)
}

/** Format and lint. */
const biome: Tool = {
  name: 'biome',
  unit: 'files',
  script: '@biomejs/biome/bin/biome',
  args: () => ['ci', '--colors=off', '--max-diagnostics=1000', '--error-on-warnings', '.'],
  seen: numberIn(/Checked (\d+) files?/),
}

/** Lint that knows types: promises, switches, `any` that comes from outside. */
const oxlint: Tool = {
  name: 'oxlint',
  unit: 'files',
  script: 'oxlint/bin/oxlint',
  args: () => [],
  seen: numberIn(/ on (\d+) files? with /),
}

const isListedFile = (line: string) => isAbsolute(line) && !line.includes(': error ')

const types: Tool = {
  name: 'types',
  unit: 'files',
  script: 'typescript/bin/tsc',
  args: () => ['-p', '.', '--listFiles', '--pretty', 'false'],
  seen: (output) =>
    output.split('\n').filter((line) => isListedFile(line) && !line.includes('node_modules')).length,
  shown: (output) =>
    output
      .split('\n')
      .filter((line) => !isListedFile(line))
      .join('\n'),
}

/** The import rules of the architecture. Its notice about TypeScript is void: swc parses, and the floor counts. */
const imports: Tool = {
  name: 'imports',
  unit: 'files',
  script: 'dependency-cruiser/bin/dependency-cruiser.mjs',
  args: (root) => [
    '--config',
    '.dependency-cruiser.mjs',
    '--output-type',
    `plugin:${pathToFileURL(join(root, 'tools/check/import-report.ts'))}`,
    ...sourceFolders(root),
  ],
  shown: (output) => output.split('‼ missing-tsc-transpiler')[0] ?? output,
  seen: numberIn(/(\d+) source files cruised/),
}

/** Unused files, exports and dependencies. */
const knip: Tool = {
  name: 'knip',
  unit: 'files',
  script: 'knip/bin/knip.js',
  args: () => [
    '--no-progress',
    '--no-config-hints',
    '--reporter',
    'symbols',
    '--reporter',
    './tools/check/knip-summary.ts',
  ],
  seen: numberIn(/knip examined (\d+) files/),
}

export const tools: readonly Tool[] = [oxlint, imports, knip, types, biome]
