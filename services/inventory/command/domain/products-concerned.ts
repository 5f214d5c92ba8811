import type { ReservedLine } from './events.ts'
import type { Reservation } from './reservation.ts'

/** The products whose streams a decision may write to: those of the request and those still held, each once. */
export function productsConcerned(
  reservation: Reservation,
  lines: readonly ReservedLine[],
): readonly string[] {
  const held = reservation.status === 'Held' ? reservation.lines : []
  return [...new Set([...lines, ...held].map((line) => line.productId))]
}
