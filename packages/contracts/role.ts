import { z } from 'zod'

export const roles = [
  'customer',
  'sales',
  'warehouse',
  'device',
  'registrar',
  'officer',
  'owner',
  'operator',
  'service',
] as const

export const roleSchema = z.enum(roles)
export type Role = z.infer<typeof roleSchema>
