import { type Proof, proveGuard } from './prove-guard.ts'

const code = (rule: string, file: string, from: string, to: string): Proof => ({ rule, file, from, to })
const money = 'packages/kernel/money.ts'
const sum = 'export function sumCents'
/** Puts a line before an exported function. */
const before = (rule: string, line: string): Proof => code(rule, money, sum, `${line}\n${sum}`)

/** By the compiler's codes; beside each the option that makes it an error. */
const proofs = [
  // strict: a branded id is not a plain number
  before('TS2322', 'export const noCents: Cents = 0'),
  // strictNullChecks
  code('TS2322', 'packages/kernel/clock.ts', 'if (known !== undefined) return known', 'return known'),
  // noUncheckedIndexedAccess
  before('TS2322', 'export const noCents: Cents = [0 as Cents][0]'),
  // exactOptionalPropertyTypes
  before('TS2375', 'export const noCents: { cents?: Cents } = { cents: undefined }'),
  // noPropertyAccessFromIndexSignature
  before('TS4111', 'export const noCents = (all: Record<string, Cents>) => all.none'),
  // noImplicitReturns
  before('TS7030', 'export function noCents(all: Cents) { if (all > 0) return all }'),
  // noFallthroughCasesInSwitch
  before('TS7029', 'export function noCents(all: Cents) { switch (all) { case 0: cents(0); case 1: } }'),
  // noImplicitOverride
  code(
    'TS4114',
    'packages/http/problem-error.ts',
    'readonly problem: ProblemInput\n',
    'readonly problem: ProblemInput\n  name = "ProblemError"\n',
  ),
  // noUnusedLocals
  code('TS6133', money, sum, 'function sumCents'),
  // noUnusedParameters
  code('TS6133', money, 'sumCents(amounts', 'sumCents(rate: number, amounts'),
  // erasableSyntaxOnly: Node strips types, it does not compile
  before('TS1294', 'export enum NoCents { None }'),
  // verbatimModuleSyntax
  code('TS1484', money, 'import type { Brand }', 'import { Brand }'),
  // nodenext resolution, no path that a package does not export
  code('TS2307', 'packages/http/problem-error.ts', "'@annals/contracts'", "'@annals/contracts/problem.ts'"),
]

proveGuard('types', (rule) => `error ${rule}: `, proofs)
