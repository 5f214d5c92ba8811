import { errors, type JWTVerifyResult, jwtVerify } from 'jose'
import { principalOf } from './claims.ts'
import { cachedKeys, type KeyCacheTimes } from './key-cache.ts'
import { httpKeySource, type KeySource } from './key-source.ts'
import type { Principal, TokenVerifier } from './principal.ts'
import { KeysUnavailableError, TokenError } from './token-error.ts'

export type TokenSettings = {
  /** The issuer that a browser sees, as it stands in `iss`. */
  readonly issuer: string
  readonly audience: string
  /** Where this process reads the issuer's keys: an address of its own setting, or the provider in the same process. */
  readonly keys: { readonly jwksUrl: string } | { readonly source: KeySource }
  readonly nowMs?: () => number
  readonly keyCacheTimes?: KeyCacheTimes
}

/** How far the clocks of issuer and verifier may be apart. */
export const clockToleranceMs = 5_000

/** Tokens that were verified, so that a busy client costs one signature and not one a request. */
const cacheEntries = 1_000
/** A key that its issuer withdrew still opens the door this long. */
const cacheMs = 60_000

const accessTokenTypes = ['jwt', 'at+jwt', 'application/at+jwt']

/** Accepts access tokens of one issuer for one audience, signed with RS256 and nothing else. */
export function tokenVerifier(settings: TokenSettings): TokenVerifier {
  const nowMs = settings.nowMs ?? Date.now
  const source = 'source' in settings.keys ? settings.keys.source : httpKeySource(settings.keys.jwksUrl)
  const keys = cachedKeys(source, nowMs, settings.keyCacheTimes)
  const verified = new Map<string, { readonly principal: Principal; readonly untilMs: number }>()

  return async (token) => {
    const known = verified.get(token)
    if (known !== undefined && nowMs() < known.untilMs) return known.principal
    verified.delete(token)
    const principal = await verify()
    const oldest = verified.keys().next()
    if (verified.size >= cacheEntries && oldest.done !== true) verified.delete(oldest.value)
    const untilMs = Math.min(nowMs() + cacheMs, principal.expiresAtMs + clockToleranceMs)
    verified.set(token, { principal, untilMs })
    return principal

    async function verify(): Promise<Principal> {
      let result: JWTVerifyResult
      try {
        result = await jwtVerify(token, keys, {
          issuer: settings.issuer,
          audience: settings.audience,
          algorithms: ['RS256'],
          clockTolerance: clockToleranceMs / 1_000,
          currentDate: new Date(nowMs()),
        })
      } catch (error) {
        throw refusalOf(error)
      }
      const type = result.protectedHeader.typ
      if (type !== undefined && !accessTokenTypes.includes(type.toLowerCase()))
        throw new TokenError('token-type')
      return principalOf(result.payload)
    }
  }
}

const claimCodes: Readonly<Record<string, TokenError['code']>> = {
  iss: 'token-issuer',
  aud: 'token-audience',
  nbf: 'token-not-yet-valid',
  sub: 'token-subject',
}

/** jose's errors by name; what is neither one of them nor the keys' is a fault of ours and passes as it is. */
function refusalOf(error: unknown): unknown {
  if (error instanceof KeysUnavailableError || !(error instanceof errors.JOSEError)) return error
  if (error instanceof errors.JWTExpired) return new TokenError('token-expired')
  if (error instanceof errors.JWTClaimValidationFailed)
    return new TokenError(claimCodes[error.claim] ?? 'token-claims')
  if (error instanceof errors.JOSEAlgNotAllowed) return new TokenError('token-algorithm')
  if (error instanceof errors.JWSSignatureVerificationFailed) return new TokenError('token-signature')
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) {
    return new TokenError('token-unknown-key')
  }
  return new TokenError('token-malformed')
}
