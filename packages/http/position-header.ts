import {
  decodePositionTokens,
  encodePositionToken,
  type PositionToken,
  positionHeader,
} from '@annals/contracts'
import { commonProblem } from './problem-error.ts'

/** The answer header that says what a command wrote; nothing for a command that wrote nothing. */
export function positionHeaderOf(token: PositionToken): Readonly<Record<string, string>> {
  return Object.keys(token.positions).length === 0 ? {} : { [positionHeader]: encodePositionToken(token) }
}

/** The tokens of `Annals-After`, none without it. Throws `invalid-token-header`. */
export function afterTokens(after: string | undefined): readonly PositionToken[] {
  const tokens = decodePositionTokens(after ?? '')
  if (tokens === undefined) throw commonProblem('invalid-token-header')
  return tokens
}
