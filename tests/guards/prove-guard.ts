import { equal, ok } from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { copyTree, type TreeCopy } from './tree-copy.ts'

/** One real line changed, or one file added, so that this rule must object. */
export type Proof = { readonly rule: string; readonly file: string } & (
  | { readonly from: string; readonly to: string }
  | { readonly text: string }
)

/**
 * The unchanged copy passes the guard; each changed one fails, and `names` finds the rule in what the guard says.
 * `names` looks for a reported fault: the bare name of a rule also stands in a complaint about the configuration.
 */
export function proveGuard(guard: string, names: (rule: string) => string, proofs: readonly Proof[]): void {
  let copy: TreeCopy
  before(async () => {
    copy = await copyTree()
  })
  after(() => copy.remove())

  test(`${guard}: the unchanged tree passes`, async () => {
    const { exitCode, output } = await copy.run('check', '--only', guard)
    equal(exitCode, 0, output)
  })
  for (const proof of proofs) {
    const { rule, file } = proof
    const done = 'text' in proof ? `is added` : `has «${proof.to}» for «${proof.from}»`
    test(`${guard}: ${rule} objects when ${file} ${done}`, async () => {
      if ('text' in proof) await copy.add(file, proof.text)
      else await copy.change(file, proof.from, proof.to)
      try {
        const { exitCode, output } = await copy.run('check', '--only', guard)
        equal(exitCode, 1, output)
        ok(output.includes(names(rule)), `${rule} is not named in:\n${output}`)
      } finally {
        await copy.restore()
      }
    })
  }
}
