import { type Proof, proveGuard } from './prove-guard.ts'

const proofs: readonly Proof[] = [
  { rule: 'Unused files', file: 'packages/kernel/forgotten.ts', text: 'export const forgotten = 1\n' },
  // Seen only because entry files count too: packages export their TypeScript.
  {
    rule: 'Unused exports',
    file: 'packages/kernel/index.ts',
    from: 'systemClock,',
    to: 'systemClock,\n  instantOf as momentOf,',
  },
  {
    rule: 'Unused exports',
    file: 'packages/kernel/decision.ts',
    from: 'const noEffects',
    to: 'export const noEffects',
  },
  {
    rule: 'Unused exported types',
    file: 'packages/contracts/problem.ts',
    from: 'const paramsSchema',
    to: 'export type Unused = string\nconst paramsSchema',
  },
  {
    rule: 'Unused dependencies',
    file: 'packages/kernel/package.json',
    from: '"uuid": ',
    to: '"jose": "6.2.18",\n    "uuid": ',
  },
  { rule: 'Unlisted dependencies', file: 'packages/kernel/ids.ts', from: "from 'uuid'", to: "from 'jose'" },
]

proveGuard('knip', (rule) => `${rule} (`, proofs)
