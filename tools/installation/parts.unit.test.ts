import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { parts } from './parts.ts'

const root = join(import.meta.dirname, '../..')

for (const { name, main, consumes, files } of parts) {
  test(`the program of ${name} reads the topics and the files that the description says`, () => {
    const text = readFileSync(join(root, main), 'utf8')
    const consumed = /consumes: \[([^\]]*)\]/.exec(text)?.[1] ?? ''
    const sources = [...consumed.matchAll(/(\w+)Events/g)].map(([, source]) => source)
    assert.deepEqual(sources, consumes)
    assert.deepEqual(
      ['tariffFile', 'analyticsFile'].filter((file) => text.includes(`settings.${file}`)),
      files,
    )
  })
}
