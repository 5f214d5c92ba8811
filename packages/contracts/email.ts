import { textSchema } from './text.ts'

const oneAt = /^[^\s@]+@[^\s@]+$/u

/** An e-mail address as a person wrote it. Only a message that arrives proves one, so no more than its shape is checked. */
export const emailSchema = textSchema(254)
  .refine((text) => oneAt.test(text), { error: 'email-malformed' })
  .meta({ id: 'Email' })
