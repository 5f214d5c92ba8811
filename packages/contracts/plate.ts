import { z } from 'zod'

const ignored = /[\s\p{Pd}\p{Cf}|]+/gu
const allowed = /^[\p{L}\p{M}\p{Nd}]+$/u
const easternDigits = /[\u0660-\u0669\u06F0-\u06F9]/g

/**
 * The one spelling of a licence plate, in which plates are compared: spaces, dashes, bars and invisible direction marks
 * removed, compatibility forms composed (NFKC), upper case, digits as 0 to 9. Letters of any script and their marks stay.
 */
export function normalisePlate(text: string): string {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .normalize('NFKC')
    .replace(ignored, '')
    .replace(easternDigits, (digit) => String((digit.codePointAt(0) ?? 0) & 0xf))
}

/** A licence plate as somebody or a device wrote it; parsed to its one spelling, 2 to 15 letters and digits. */
export const plateSchema = z
  .string()
  .max(50)
  .transform(normalisePlate)
  .pipe(
    z
      .string()
      .min(2)
      .max(15)
      .refine((plate) => allowed.test(plate), { error: 'plate-characters' }),
  )
  .meta({ id: 'Plate', description: 'A licence plate; spaces, dashes and case do not matter.' })

/** A plate in its one spelling, as events and views carry it. */
export const normalPlateSchema = z.string().min(1).max(50)
