import { decodeJwt } from 'jose'
import type { Actor } from './actor.ts'

/** How events name whoever is logged in. */
export function userOf({ token }: Pick<Actor, 'token'>): string {
  return `user:${decodeJwt(token).sub}`
}
