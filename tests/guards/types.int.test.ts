import { type Proof, proveGuard } from './prove-guard.ts'

const code = (rule: string, file: string, from: string, to: string): Proof => ({ rule, file, from, to })
const money = 'packages/kernel/money.ts'
const noCents = 'export const noCents = 0 as Cents'

/** By the compiler's codes; beside each the option that makes it an error. */
const proofs = [
  // strict: a branded id is not a plain number
  code('TS2322', money, noCents, 'export const noCents: Cents = 0'),
  // strictNullChecks
  code('TS2322', 'packages/kernel/clock.ts', 'if (known !== undefined) return known', 'return known'),
  // noUncheckedIndexedAccess
  code('TS2322', money, noCents, 'export const noCents: Cents = [0 as Cents][0]'),
  // exactOptionalPropertyTypes
  code('TS2375', money, noCents, 'export const noCents: { cents?: Cents } = { cents: undefined }'),
  // noPropertyAccessFromIndexSignature
  code('TS4111', money, noCents, 'export const noCents = (all: Record<string, Cents>) => all.none'),
  // noImplicitReturns
  code('TS7030', money, noCents, 'export function noCents(all: Cents) { if (all > 0) return all }'),
  // noFallthroughCasesInSwitch
  code(
    'TS7029',
    money,
    noCents,
    'export function noCents(all: Cents) { switch (all) { case 0: cents(0); case 1: } }',
  ),
  // noImplicitOverride
  code(
    'TS4114',
    'packages/http/problem-error.ts',
    'readonly problem: ProblemInput\n',
    'readonly problem: ProblemInput\n  name = "ProblemError"\n',
  ),
  // noUnusedLocals
  code('TS6133', money, noCents, 'const noCents = 0 as Cents'),
  // noUnusedParameters
  code('TS6133', money, 'sumCents(amounts', 'sumCents(rate: number, amounts'),
  // erasableSyntaxOnly: Node strips types, it does not compile
  code('TS1294', money, noCents, 'export enum NoCents { None }'),
  // verbatimModuleSyntax
  code('TS1484', money, 'import type { Brand }', 'import { Brand }'),
  // nodenext resolution, no path that a package does not export
  code('TS2307', 'packages/http/problem-error.ts', "'@annals/contracts'", "'@annals/contracts/problem.ts'"),
]

proveGuard('types', (rule) => `error ${rule}: `, proofs)
