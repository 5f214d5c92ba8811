import { calendarDaySchema } from '@annals/contracts'
import { z } from 'zod'

const dayRule = 'must begin with a day YYYY-MM-DD'
const noSuchDay = 'is a day that does not exist'

/** An id of the shop that is imported, trimmed: any text of up to 100 characters. */
export const foreignId = z.string().trim().min(1, 'is empty').max(100, 'is longer than 100 characters')

export const text = z.string().trim().min(1, 'is empty')

/** The column may be missing and its cell may be blank: then there is no value, none is invented. */
export const optionalText = z
  .string()
  .trim()
  .optional()
  .transform((cell) => (cell === '' ? undefined : cell))

/** An amount in currency units, as exact cents. */
export const amountInCents = z
  .string()
  .trim()
  .regex(/^\d{1,12}(\.\d{1,2})?$/, 'must be an amount such as 12.50: not negative, at most 2 decimals')
  .transform((cell) => scaled(cell, 2))

/** A discount as a fraction of 1, as exact basis points. */
export const fractionInBasisPoints = z
  .string()
  .trim()
  .regex(/^(0(\.\d{1,4})?|1(\.0{1,4})?)$/, 'must be a fraction from 0 to 1 such as 0.15: at most 4 decimals')
  .transform((cell) => scaled(cell, 4))

/** The day of `YYYY-MM-DD`, whatever time of day follows it. */
export const day = z
  .string()
  .trim()
  .regex(/^\d{4}-\d{2}-\d{2}([ T].*)?$/, dayRule)
  .transform((cell) => cell.slice(0, 10))
  .refine(exists, noSuchDay)

/** The column must be there; a blank cell means that there is no such day. */
export const dayOrBlank = z
  .string()
  .trim()
  .regex(/^(\d{4}-\d{2}-\d{2}([ T].*)?)?$/, dayRule)
  .transform((cell) => (cell === '' ? undefined : cell.slice(0, 10)))
  .refine((cell) => cell === undefined || exists(cell), noSuchDay)

export const quantity = z
  .string()
  .trim()
  .regex(/^0*([1-9]\d{0,5}|1000000)$/, 'must be a whole number from 1 to 1000000')
  .transform(Number)

export const unitsInStock = z
  .string()
  .trim()
  .regex(/^\d{1,9}$/, 'must be a whole number, 0 or more')
  .transform(Number)

/** Degrees as a decimal number; whether they are on the globe is the API's rule. */
export const decimalDegrees = z
  .string()
  .trim()
  .regex(/^[+-]?\d{1,3}(\.\d{1,15})?$/, 'must be degrees such as -1.553621')
  .transform(Number)

export const speedLimit = z
  .string()
  .trim()
  .min(1, { error: 'is blank: a radar without a speed limit measures none', abort: true })
  .regex(/^\d{1,3}$/, 'must be a whole number of km/h')
  .transform(Number)

const flags: Readonly<Record<string, boolean>> = { '0': false, '1': true, false: false, true: true }

export const flag = z
  .string()
  .trim()
  .toLowerCase()
  .refine((cell) => Object.hasOwn(flags, cell), 'must be 0 or 1')
  .transform((cell) => flags[cell] === true)

function exists(cell: string): boolean {
  return calendarDaySchema.safeParse(cell).success
}

/** Moves the decimal point in the text, so that no binary fraction ever rounds an amount. */
function scaled(decimal: string, decimals: number): number {
  const [whole = '', fraction = ''] = decimal.split('.')
  return Number(whole + fraction.padEnd(decimals, '0'))
}
