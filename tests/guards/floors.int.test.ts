import { equal, ok } from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { copyTree, type TreeCopy } from './tree-copy.ts'

/** A guard that sees less than what is there is green for no reason: each is blinded here, and must turn red. */
const blinded = [
  {
    guard: 'biome',
    file: 'biome.json',
    from: '"!package-lock.json"',
    to: '"!services", "!package-lock.json"',
  },
  {
    guard: 'oxlint',
    file: '.oxlintrc.json',
    from: '"plugins": [',
    to: '"ignorePatterns": ["services"], "plugins": [',
  },
  {
    guard: 'types',
    file: 'tsconfig.json',
    from: '"include": ["packages", "services", "local", ',
    to: '"include": ["packages", "local", ',
  },
  {
    guard: 'imports',
    file: '.dependency-cruiser.mjs',
    from: "parser: 'swc'",
    to: "exclude: '^packages/kernel/', parser: 'swc'",
  },
  {
    guard: 'knip',
    file: 'knip.json',
    from: '"packages/*": {\n      "entry": ["**/*.{test,real}.ts"],\n      "project": ["**/*.ts"]',
    to: '"packages/*": {\n      "entry": [],\n      "project": []',
  },
  {
    guard: 'files',
    file: 'tools/check/source-files.ts',
    from: "'*/**/*.{ts,tsx}'",
    to: "'src/**/*.{ts,tsx}'",
  },
]

let copy: TreeCopy
before(async () => {
  copy = await copyTree()
})
after(() => copy.remove())

for (const { guard, file, from, to } of blinded) {
  test(`${guard}: its floor objects when ${file} has «${to}» for «${from}»`, async () => {
    await copy.change(file, from, to)
    try {
      const { exitCode, output } = await copy.run('check', '--only', guard)
      equal(exitCode, 1, output)
      ok(output.includes('    floor: '), output)
    } finally {
      await copy.restore()
    }
  })
}
