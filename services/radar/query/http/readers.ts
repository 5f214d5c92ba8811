import type { Role } from '@annals/contracts'

/** Radars and what they saw are for officers only. */
export const readers: readonly Role[] = ['officer']
