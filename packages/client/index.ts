export {
  type ApiAnswer,
  type ApiCall,
  type ApiClient,
  type ApiClientOptions,
  apiClient,
  NotTheApi,
} from './api-client.ts'
export { defaultConcurrency, forEachBounded } from './for-each-bounded.ts'
export { NoClientSecret, readClientSecret, type SecretSource } from './read-client-secret.ts'
export { type SeenPositions, seenPositions } from './seen-positions.ts'
export { clientCredentialsToken, passwordToken, SignInRefused } from './sign-in.ts'
export { systemTiming, type Timing } from './timing.ts'
export { keptToken, type TokenSource } from './token-source.ts'
export { Unanswered } from './until-answered.ts'
