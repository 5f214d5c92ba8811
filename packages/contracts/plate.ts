import { z } from 'zod'

// U+2212 is the minus sign, U+0640 the stroke that only stretches an Arabic letter.
const ignored = /[\s\p{Pd}\u2212|\u0640\p{Cf}\p{Default_Ignorable_Code_Point}]+/gu
const allowed = /^[\p{L}\p{Mn}\p{Mc}\p{Nd}]*$/u
const easternDigits = /[\u0660-\u0669\u06F0-\u06F9]/g

/**
 * The one spelling of a licence plate, in which plates are compared: spaces, dashes, bars and whatever is invisible
 * removed, compatibility forms composed (NFKC), upper case, digits as 0 to 9. Letters of any script and their marks stay.
 * The spelling of a spelling is itself.
 */
export function normalisePlate(text: string): string {
  return (
    text
      .normalize('NFKC')
      .replace(ignored, '')
      // Only now a mark may stand beside its letter.
      .normalize('NFKC')
      .toUpperCase()
      .normalize('NFKC')
      .replace(easternDigits, (digit) => String((digit.codePointAt(0) ?? 0) & 0xf))
  )
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
