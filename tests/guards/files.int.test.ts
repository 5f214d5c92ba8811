import { type Proof, proveGuard } from './prove-guard.ts'

const proofs: readonly Proof[] = [
  {
    rule: 'file-too-long',
    file: 'packages/kernel/money.ts',
    from: 'export function sumCents',
    to: `${'\n'.repeat(300)}export function sumCents`,
  },
  { rule: 'name-says-nothing', file: 'packages/kernel/money-utils.ts', text: 'export const half = 0.5\n' },
  { rule: 'name-says-nothing', file: 'packages/kernel/helpers/half.ts', text: 'export const half = 0.5\n' },
  { rule: 'test-without-kind', file: 'packages/kernel/half.test.ts', text: 'export {}\n' },
]

proveGuard('files', (rule) => `${rule}: `, proofs)
