import { z } from 'zod'

const forbidden = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/u
const loneSurrogate = /\p{Surrogate}/u

/**
 * Text that a person typed: trimmed, 1 to `max` UTF-16 units, any script and emoji,
 * but no control characters (tab and line breaks are allowed only with `multiline`) and no lone surrogates.
 */
export function textSchema(max: number, lines: 'one-line' | 'multiline' = 'one-line') {
  return z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((text) => !forbidden.test(text), { error: 'control-character' })
    .refine((text) => !loneSurrogate.test(text), { error: 'lone-surrogate' })
    .refine((text) => lines === 'multiline' || !/[\t\r\n]/.test(text), { error: 'control-character' })
}
