import type { Role } from '@annals/contracts'

/** The catalogue is for everybody who orders, sells or stores. */
export const readers: readonly Role[] = ['customer', 'sales', 'warehouse']

/** Who did what to it is for staff. */
export const historyReaders: readonly Role[] = ['sales', 'warehouse']
