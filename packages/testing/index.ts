export { type Answered, type Asked, callRoute, somebody } from './call-route.ts'
export { deciderSpec } from './decider-spec.ts'
