export type TokenErrorCode =
  | 'token-malformed'
  | 'token-algorithm'
  | 'token-unknown-key'
  | 'token-signature'
  | 'token-issuer'
  | 'token-audience'
  | 'token-expired'
  | 'token-not-yet-valid'
  | 'token-type'
  | 'token-subject'
  | 'token-claims'

/** The token is at fault: the request is unauthenticated. Holds nothing of the token. */
export class TokenError extends Error {
  readonly code: TokenErrorCode
  constructor(code: TokenErrorCode, options?: ErrorOptions) {
    super(`The bearer token is refused: ${code}`, options)
    this.name = 'TokenError'
    this.code = code
  }
}

/** Nothing can be said of any token now: the request may be tried again later. */
export class KeysUnavailableError extends Error {
  readonly code = 'keys-unavailable'
  constructor(cause: unknown) {
    super(
      'The keys of the token issuer cannot be read; is the identity provider up, is its key address right?',
      { cause },
    )
    this.name = 'KeysUnavailableError'
  }
}
