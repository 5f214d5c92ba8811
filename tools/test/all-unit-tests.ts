import { resolve } from 'node:path'
import { suite } from 'node:test'
import { pathToFileURL } from 'node:url'

/**
 * Loads all unit test files into this one process, each as a suite with the file's name: a process per file
 * would cost more time than the tests. Hooks at the top of a file stay with that file.
 */
for (const file of (process.env['ANNALS_UNIT_TESTS'] ?? '').split('\n')) {
  suite(file, async () => {
    await import(pathToFileURL(resolve(file)).href)
  })
}
