import {
  type InfractionView,
  infractionParamsSchema,
  infractionViewSchema,
} from '@annals/infraction-contracts'
import type { ItemDefinition } from '@annals/part'
import { type InfractionRow, infractions } from '../projections/infractions.ts'
import { infractionView } from './infraction-view.ts'
import { mayBeSeen, readers } from './visibility.ts'

/** One infraction, as the item, its history and its notice show it. */
export const infractionItem: ItemDefinition<InfractionRow, typeof infractionParamsSchema, InfractionView> = {
  path: '/infractions/:infractionId',
  operationId: 'getInfraction',
  summary: 'One infraction: what was measured, who is held to it, and what became of it',
  roles: readers,
  params: infractionParamsSchema,
  projection: infractions,
  key: ({ infractionId }) => infractionId,
  stream: (infractionId) => `infraction-${infractionId}`,
  mayBeSeen,
  revision: (row) => row.revision,
  view: infractionView,
  schema: infractionViewSchema,
}
