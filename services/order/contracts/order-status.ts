import { z } from 'zod'

export const orderStatuses = [
  'Created',
  'Activated',
  'Abandoned',
  'InPreparation',
  'Shipped',
  'Delivered',
] as const

export const orderStatusSchema = z.enum(orderStatuses).meta({ id: 'OrderStatus' })
export type OrderStatus = z.infer<typeof orderStatusSchema>
