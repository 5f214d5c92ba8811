import type { InfractionStatus } from './events.ts'

/** What a person can do to an infraction. */
export type Move = 'pay' | 'contest' | 'uphold' | 'cancel'

export const movesByStatus: { readonly [Status in InfractionStatus]: readonly Move[] } = {
  AwaitingIdentification: ['cancel'],
  Issued: ['pay', 'contest', 'cancel'],
  Paid: [],
  Contested: ['uphold', 'cancel'],
  Upheld: ['pay'],
  Cancelled: [],
}
