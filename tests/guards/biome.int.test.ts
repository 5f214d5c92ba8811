import { deepEqual } from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { test } from 'node:test'
import { type Proof, proveGuard } from './prove-guard.ts'

const money = 'packages/kernel/money.ts'
const clock = 'packages/kernel/clock.ts'
const line = (rule: string, file: string, from: string, to: string): Proof => ({ rule, file, from, to })

const proofs = [
  line('format', money, 'return amount as Cents', 'return amount as Cents;'),
  line('organizeImports', 'packages/kernel/ids.ts', '{ v5, v7 }', '{ v7, v5 }'),
  // One rule of the recommended set, of which there are many.
  line('noDoubleEquals', money, 'if (!Number.isSafeInteger(amount))', 'if (Math.round(amount) != amount)'),
  line(
    'noExcessiveCognitiveComplexity',
    money,
    'return cents(amounts.reduce(',
    `${nested(8)}\n  return cents(amounts.reduce(`,
  ),
  line(
    'noForEach',
    money,
    'return amount as Cents',
    '[amount].forEach((each) => { cents(each) })\n  return amount as Cents',
  ),
  line('noUndeclaredVariables', money, 'return cents(amounts.reduce(', 'return cents(sums.reduce('),
  line(
    'noUnusedFunctionParameters',
    money,
    'sumCents(amounts: readonly Cents[])',
    'sumCents(amounts: readonly Cents[], rate: number)',
  ),
  line(
    'noUnusedImports',
    money,
    "import type { Brand } from './brand.ts'",
    "import type { Brand } from './brand.ts'\nimport type { Clock } from './clock.ts'",
  ),
  line('noUnusedVariables', money, 'export function sumCents', 'function sumCents'),
  line('useImportExtensions', money, "from './brand.ts'", "from './brand'"),
  line(
    'noBarrelFile',
    money,
    "import type { Brand } from './brand.ts'",
    "export { mintUuid } from './ids.ts'",
  ),
  line('noReExportAll', money, "import type { Brand } from './brand.ts'", "export * from './ids.ts'"),
  line('noDefaultExport', money, 'export function sumCents', 'export default function sumCents'),
  line('noEnum', money, "import type { Brand } from './brand.ts'", 'export enum Currency { Euro }'),
  line('noNamespace', money, "import type { Brand } from './brand.ts'", 'export namespace Currency {}'),
  line('noNonNullAssertion', clock, 'if (known !== undefined) return known', 'return known!'),
  line(
    'noParameterProperties',
    'packages/http/problem-error.ts',
    'constructor(problem',
    'constructor(readonly problem',
  ),
  line(
    'noProcessEnv',
    money,
    'export function sumCents',
    'export const currency = process.env\nexport function sumCents',
  ),
  line(
    'noUselessElse',
    'packages/kernel/clock.ts',
    'if (known !== undefined) return known',
    'if (known !== undefined) return known\n  else formats.clear()',
  ),
  line('useConsistentArrayType', money, 'amounts: readonly Cents[]', 'amounts: ReadonlyArray<Cents>'),
  line(
    'useExportType',
    money,
    "import type { Brand } from './brand.ts'",
    "import type { Brand } from './brand.ts'\nexport { Brand }",
  ),
  {
    rule: 'useFilenamingConvention',
    file: 'packages/kernel/RoundHalfUp.ts',
    text: 'export const half = 0.5\n',
  },
  line('useImportType', money, 'import type { Brand }', 'import { Brand }'),
  line('useNodeAssertStrict', 'packages/testing/decider-spec.ts', 'node:assert/strict', 'node:assert'),
  line('useNodejsImportProtocol', 'packages/testing/decider-spec.ts', 'node:assert/strict', 'assert/strict'),
  line(
    'useThrowOnlyError',
    clock,
    'if (known !== undefined) return known',
    "if (known !== undefined) throw 'known'",
  ),
  line(
    'useIterableCallbackReturn',
    money,
    'return amount as Cents',
    'return [amount].map((each) => { cents(each) })[0]',
  ),
  line('noConsole', money, 'return amount as Cents', 'console.log(amount)\n  return amount as Cents'),
  line('noExplicitAny', money, 'amount as Cents\n', 'amount as any\n'),
  line(
    'noFocusedTests',
    'packages/kernel/money.unit.test.ts',
    "import { test } from 'node:test'",
    "import { test } from 'node:test'\ntest.only('one', () => {})",
  ),
  line(
    'noSkippedTests',
    'packages/kernel/money.unit.test.ts',
    "import { test } from 'node:test'",
    "import { test } from 'node:test'\ntest.skip('one', () => {})",
  ),
  line(
    'noRestrictedGlobals',
    'services/order/command/domain/ship-order.ts',
    'export function',
    'export const now = () => Date.now()\nexport function',
  ),
]

function nested(depth: number): string {
  return depth === 0 ? 'cents(0)' : `if (amounts.length > ${depth}) { ${nested(depth - 1)} }`
}

proveGuard('biome', (rule) => (rule === 'format' ? ' format ' : `/${rule} `), proofs)

test('biome: every rule that the configuration names has a proof', () => {
  const configuration: unknown = JSON.parse(
    readFileSync(resolve(import.meta.dirname, '../../biome.json'), 'utf8'),
  )
  const proven = new Set(proofs.map((proof) => proof.rule))
  deepEqual(
    ruleNames(configuration).filter((rule) => !proven.has(rule)),
    [],
  )
})

/** Names of rules, anywhere in the configuration, whose level is not off. */
function ruleNames(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return []
  return Object.entries(node).flatMap(([key, value]) => {
    const level = typeof value === 'object' && value !== null && 'level' in value ? value.level : value
    return level === 'error' ? [key] : ruleNames(value)
  })
}
