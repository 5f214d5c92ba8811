export { isServiceClient, type Principal, type TokenVerifier } from './principal.ts'
export { KeysUnavailableError, TokenError } from './token-error.ts'
export { tokenVerifier } from './token-verifier.ts'
