import { deepEqual } from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { test } from 'node:test'
import { type Proof, proveGuard } from './prove-guard.ts'

const money = 'packages/kernel/money.ts'
const decider = 'services/order/command/domain/ship-order.ts'
/** Puts a statement, in a function of its own, before an exported function. */
const instead = (rule: string, statement: string): Proof => ({
  rule,
  file: money,
  from: 'export function sumCents',
  to: `export async function proof(given: Promise<string>, any: { [key: string]: number }, union: 'a' | 'b'): Promise<unknown> { ${statement} }\nexport function sumCents`,
})

const proofs = [
  // One rule of the category that is on as a whole.
  instead('no-useless-catch', 'try { return await given } catch (error) { throw error }'),
  instead('no-floating-promises', 'given; return any'),
  instead('no-misused-promises', 'if (given) return any; return union'),
  instead('await-thenable', 'return await union'),
  instead('switch-exhaustiveness-check', "switch (union) { case 'a': return given } return any"),
  instead('return-await', 'try { return given } catch { return any }'),
  instead('only-throw-error', 'if (union) throw any; return given'),
  instead('prefer-promise-reject-errors', "return Promise.reject('no')"),
  instead('require-array-sort-compare', 'return [2, 10].sort()'),
  instead('no-base-to-string', 'return String(any)'),
  instead('restrict-plus-operands', 'return any + union'),
  instead('no-unnecessary-type-assertion', 'return given as Promise<string>'),
  instead('no-unsafe-argument', "return cents(JSON.parse('1'))"),
  instead('no-unsafe-assignment', "const parsed: string = JSON.parse('1'); return parsed"),
  instead('no-unsafe-call', "return JSON.parse('1')()"),
  instead('no-unsafe-member-access', "return JSON.parse('1').length"),
  instead('no-deprecated', "return 'abc'.substr(1)"),
  instead('use-unknown-in-catch-callback-variable', 'return given.catch((error: Error) => error)'),
  instead('ban-ts-comment', 'return (\n// @ts-ignore\ngiven)'),
  instead('eqeqeq', "return union == 'a'"),
  instead('no-param-reassign', "union = 'b'; return union"),
  instead('no-abusive-eslint-disable', '/* eslint-disable */ return given'),
  instead('no-accumulating-spread', 'return [1].reduce<number[]>((all, each) => [...all, each], [])'),
  {
    rule: 'no-restricted-properties',
    file: decider,
    from: 'export function',
    to: 'export const draw = () => Math.random()\nexport function',
  },
  {
    rule: 'no-unsafe-return',
    file: money,
    from: 'export function sumCents',
    to: "export const parsed = (): string => JSON.parse('1')\nexport function sumCents",
  },
]

proveGuard('oxlint', (rule) => `(${rule}): `, proofs)

test('oxlint: every rule that the configuration names has a proof', () => {
  const text = readFileSync(resolve(import.meta.dirname, '../../.oxlintrc.json'), 'utf8')
  const { rules }: { rules: Record<string, string | [string]> } = JSON.parse(text)
  const proven = new Set(proofs.map((proof) => proof.rule))
  const on = Object.entries(rules).filter(([, level]) => level !== 'off')
  deepEqual(
    on.map(([name]) => name.slice(name.indexOf('/') + 1)).filter((rule) => !proven.has(rule)),
    [],
  )
})
