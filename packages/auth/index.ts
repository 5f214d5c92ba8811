export type { Principal, TokenVerifier } from './principal.ts'
