import type { CalendarDay } from '@annals/kernel'
import type { RequestedLine } from './price-lines.ts'

/** Which fields a customer may not send are sent: prices, discounts and the day of the order are sales' to set. */
export function salesOnlyFields(
  lines: readonly RequestedLine[],
  orderDate: CalendarDay | null = null,
): readonly string[] {
  return [
    ...(orderDate === null ? [] : ['orderDate']),
    ...(lines.every((line) => line.unitPriceCents === null) ? [] : ['unitPriceCents']),
    ...(lines.every((line) => line.discountBasisPoints === null) ? [] : ['discountBasisPoints']),
  ]
}
