import { customerEvents } from '@annals/customer-contracts'
import { infractionEvents } from '@annals/infraction-contracts'
import { inventoryEvents } from '@annals/inventory-contracts'
import { orderEvents } from '@annals/order-contracts'
import { radarEvents } from '@annals/radar-contracts'
import { registrationEvents } from '@annals/registration-contracts'

const contracts = [
  customerEvents,
  inventoryEvents,
  orderEvents,
  radarEvents,
  registrationEvents,
  infractionEvents,
] as const

export type Topic = {
  readonly name: string
  readonly partitions: number
  readonly settings: Readonly<Record<string, string>>
}

/** One for each service, as its contract promises; personal data leaves it after 7 days at most. */
export const topics: readonly Topic[] = contracts.map(({ source, partitions }) => ({
  name: `annals.${source}.v1`,
  partitions,
  settings: {
    'cleanup.policy': 'delete',
    'segment.ms': '86400000',
    'retention.ms': '518400000',
    'message.timestamp.type': 'CreateTime',
    'max.message.bytes': '4194304',
    'min.insync.replicas': '1',
  },
}))
