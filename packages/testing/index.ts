export { type Decider, deciderSpec } from './decider-spec.ts'
