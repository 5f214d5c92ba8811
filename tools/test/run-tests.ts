import { join, relative } from 'node:path'
import { run } from 'node:test'
import type { TestFiles } from './find-tests.ts'
import { lineage } from './lineage.ts'
import type { Printer } from './printer.ts'

/** A single test may take this long; the kill tests are the longest. */
const testTimeoutMs = 150_000
const loader = 'tools/test/all-unit-tests.ts'

export type RunResult = {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** Tests that passed, by test file; a file of which no test passed is absent. */
  readonly passedByFile: ReadonlyMap<string, number>
}

/**
 * Runs integration test files in a process each, two at once, and all unit test files together in one more.
 * A process that does not end by itself after its tests fails.
 */
export async function runTests(root: string, files: TestFiles, printer: Printer): Promise<RunResult> {
  const own = (path: string | undefined) => relative(root, path ?? '').replaceAll('\\', '/')
  const names = lineage()
  const passedByFile = new Map<string, number>()
  let passed = 0
  let failed = 0
  let skipped = 0

  const entries = [...(files.unit.length > 0 ? [loader] : []), ...files.int]
  const stream = run({
    files: entries.map((file) => join(root, file)),
    cwd: root,
    isolation: 'process',
    concurrency: 2,
    timeout: testTimeoutMs,
    execArgv: ['--import', join(import.meta.dirname, 'exit-watch.ts')],
    env: {
      ...process.env,
      ANNALS_UNIT_TESTS: files.unit.join('\n'),
      NODE_COMPILE_CACHE: join(root, '.cache/node'),
    },
  })
  stream.on('test:enqueue', names.enqueued)
  stream.on('test:stdout', ({ file, message }) => printer.said(own(file), message))
  stream.on('test:stderr', ({ file, message }) => printer.said(own(file), message))
  stream.on('test:summary', ({ file, counts, duration_ms }) => {
    if (file !== undefined) printer.fileEnded(own(file), counts.tests, duration_ms)
  })
  stream.on('test:pass', (test) => {
    // A file without any test is reported as one passed test that is named after the file.
    if (test.details.type === 'suite' || test.entryFile === undefined) return
    if (test.skip !== undefined || test.todo !== undefined) {
      skipped += 1
      return
    }
    passed += 1
    const file = own(test.entryFile) === loader ? (names.path(test)[0] ?? loader) : own(test.entryFile)
    passedByFile.set(file, (passedByFile.get(file) ?? 0) + 1)
  })
  stream.on('test:fail', (test) => {
    const inner = causedByInnerTest(test.details.error)
    if (test.details.type === 'suite' && inner) return
    failed += 1
    if (inner) return
    const entry = own(test.entryFile ?? test.file)
    printer.failed({
      entry,
      names: names.path(test),
      at: `${own(test.file)}:${test.line}`,
      error: test.details.error,
    })
  })
  await new Promise((resolve, reject) => stream.on('end', resolve).on('error', reject).resume())
  return { passed, failed, skipped, passedByFile }
}

function causedByInnerTest(error: Error): boolean {
  return 'failureType' in error && error.failureType === 'subtestsFailed'
}
