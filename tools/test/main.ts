import { resolve } from 'node:path'
import { findTests, type TestFiles } from './find-tests.ts'
import { floors } from './floors.ts'
import { printer } from './printer.ts'
import { type RunResult, runTests } from './run-tests.ts'

// npm test -- [part of a path]…   runs only the test files whose path holds one of the parts.
const filters = process.argv.slice(2)
const root = resolve(import.meta.dirname, '../..')
const started = performance.now()
const files = findTests(root, filters)
if (files.unit.length + files.int.length === 0) {
  console.error(`no test file has ${filters.join(' or ')} in its path`)
  process.exit(1)
}

const prints = printer((text) => console.log(text))
const result = await runTests(root, files, prints)
prints.details()
const faults = [...silentFiles(files, result), ...(filters.length === 0 ? belowFloors(files, result) : [])]
for (const fault of faults) console.log(`✗ ${fault}`)

console.log(`# tests ${result.passed + result.failed + result.skipped + faults.length}`)
console.log(`# pass ${result.passed}`)
console.log(`# fail ${result.failed + faults.length}`)
console.log(`# skipped ${result.skipped}`)
console.log(`# duration_ms ${Math.round(performance.now() - started)}`)
process.exitCode = result.failed + faults.length === 0 ? 0 : 1

function silentFiles(chosen: TestFiles, { failed, passedByFile }: RunResult): string[] {
  // A file whose only tests failed has been told of already.
  if (failed > 0) return []
  return [...chosen.unit, ...chosen.int]
    .filter((file) => !passedByFile.has(file))
    .map((file) => `ran-nothing: no test of ${file} ran`)
}

function belowFloors(chosen: TestFiles, { passedByFile }: RunResult): string[] {
  const passedOf = (list: readonly string[]) =>
    list.reduce((sum, file) => sum + (passedByFile.get(file) ?? 0), 0)
  const counts = { unitTests: passedOf(chosen.unit), intTests: passedOf(chosen.int) }
  return (['unitTests', 'intTests'] as const)
    .filter((kind) => counts[kind] < floors[kind])
    .map((kind) => `floor: ${counts[kind]} ${kind} passed, at least ${floors[kind]} are expected`)
}
