import type { Brand } from './brand.ts'

/** Integer cents of the installation's one currency. */
export type Cents = Brand<number, 'Cents'>

/** Hundredths of a percent, 0 to 10,000. */
export type BasisPoints = Brand<number, 'BasisPoints'>

/** Throws a RangeError unless the amount is a safe integer. */
export function cents(amount: number): Cents {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`${amount} is not an amount in whole cents`)
  return amount as Cents
}

/** Throws a RangeError outside 0 to 10,000. */
export function basisPoints(value: number): BasisPoints {
  if (!Number.isInteger(value) || value < 0 || value > 10_000)
    throw new RangeError(`${value} is not 0 to 10,000 basis points`)
  return value as BasisPoints
}

/** round_half_up(unit price × quantity × (1 − discount)), exact: computed in BigInt. */
export function lineNet(unitPrice: Cents, quantity: number, discount: BasisPoints): Cents {
  const tenThousandths = BigInt(unitPrice) * BigInt(quantity) * BigInt(10_000 - discount)
  return cents(Number((tenThousandths + 5_000n) / 10_000n))
}

export function sumCents(amounts: readonly Cents[]): Cents {
  return cents(amounts.reduce((total, amount) => total + amount, 0))
}
