import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { fileShape } from './file-shape.ts'
import { generatedFiles } from './generated-files.ts'
import { type Guarded, runGuards } from './run-guards.ts'
import { toolGuard } from './tool-guard.ts'
import { tools } from './tools.ts'

const guards = [...tools.map(toolGuard), fileShape, generatedFiles]
const names = guards.map((guard) => guard.name)
const { values } = parseArgs({ options: { only: { type: 'string', multiple: true } } })

const unknown = values.only?.filter((name) => !names.includes(name)) ?? []
if (unknown.length > 0) {
  console.error(`--only ${unknown.join(', ')}: no such guard; there are ${names.join(', ')}`)
  process.exit(2)
}

const chosen = guards.filter((guard) => values.only?.includes(guard.name) ?? true)
const root = resolve(import.meta.dirname, '../..')
const started = performance.now()
const results = await runGuards(chosen, root, availableParallelism(), print)
const failed = results.filter((result) => !result.finding.passed).map((result) => result.guard.name)

const seconds = ((performance.now() - started) / 1000).toFixed(1)
console.log(
  failed.length === 0 ? `all ${results.length} guards pass in ${seconds} s` : `failed: ${failed.join(', ')}`,
)
process.exitCode = failed.length === 0 ? 0 : 1

function print({ guard, finding, ms }: Guarded): void {
  const mark = finding.passed ? '✓' : '✗'
  console.log(
    `${mark} ${guard.name.padEnd(10)} ${(ms / 1000).toFixed(1).padStart(5)} s  ${finding.seen} ${guard.unit}`,
  )
  if (!finding.passed) console.log(finding.output.replaceAll(/^/gm, '    '))
}
