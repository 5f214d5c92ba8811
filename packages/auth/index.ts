export type { KeySource } from './key-source.ts'
export { isServiceClient, type Principal, type TokenVerifier } from './principal.ts'
export { KeysUnavailableError, TokenError } from './token-error.ts'
export { type TokenSettings, tokenVerifier } from './token-verifier.ts'
