import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { cents, fold } from '@annals/kernel'
import { deciderSpec } from '@annals/testing'
import { eraseOwner } from './erase-owner.ts'
import type { InfractionStatus } from './events.ts'
import { nobody } from './holder.ts'
import { infraction } from './infraction.ts'
import {
  asAya,
  asBilal,
  attributed,
  aya,
  bilalInClio,
  cancelled,
  contested,
  decideInfraction,
  due,
  historyTo,
  type InfractionCommand,
  officer,
  paid,
  payment1,
  payment2,
  recorded,
  theInfraction,
  upheld,
} from './infraction-fixtures.ts'
import type { Move } from './moves.ts'
import type { PayInfraction } from './pay-infraction.ts'

const { given } = deciderSpec({ ...infraction, decide: decideInfraction }, {})
const infractionId = theInfraction
const paying: PayInfraction = {
  type: 'PayInfraction',
  asker: asAya,
  infractionId,
  paymentId: payment1,
  amountCents: due,
}
const commands: { readonly [Each in Move]: InfractionCommand } = {
  pay: paying,
  contest: { type: 'ContestInfraction', asker: asAya, infractionId, reason: 'My brother drove' },
  uphold: { type: 'UpholdInfraction', asker: officer, infractionId },
  cancel: { type: 'CancelInfraction', asker: officer, infractionId, reason: 'radar-fault' },
}
const moves = ['pay', 'contest', 'uphold', 'cancel'] as const
const allowedIn: { readonly [Status in InfractionStatus]: readonly Move[] } = {
  AwaitingIdentification: ['cancel'],
  Issued: ['pay', 'contest', 'cancel'],
  Paid: [],
  Contested: ['uphold', 'cancel'],
  Upheld: ['pay'],
  Cancelled: [],
}
const statuses = Object.entries(allowedIn) as readonly (readonly [InfractionStatus, readonly Move[]])[]
const unknown = { code: 'infraction-unknown', infractionId } as const
const written = { pay: paid, contest: contested, uphold: upheld, cancel: cancelled }

/** What an owner and a repeated payment meet before the status counts. */
const decidedBefore = new Set(['AwaitingIdentification pay', 'AwaitingIdentification contest', 'Paid pay'])

for (const [status, allowed] of statuses) {
  for (const move of moves) {
    if (decidedBefore.has(`${status} ${move}`)) continue
    if (allowed.includes(move)) {
      test(`an infraction that is ${status} can ${move}`, () => {
        given(...historyTo[status])
          .when(commands[move])
          .then(written[move])
          .thenEffects({})
      })
    } else {
      test(`an infraction that is ${status} cannot ${move}, and is told what it can`, () => {
        given(...historyTo[status])
          .when(commands[move])
          .thenRefused({ code: 'move-not-allowed', move, status, allowed })
      })
    }
  }
}

for (const move of moves) {
  test(`${move} of an infraction that does not exist is refused as unknown`, () => {
    given().when(commands[move]).thenRefused(unknown)
  })
}

for (const [status] of statuses) {
  for (const move of ['pay', 'contest'] as const) {
    test(`another owner cannot ${move} an infraction that is ${status}, and is not told that it exists`, () => {
      given(...historyTo[status])
        .when({ ...commands[move], asker: asBilal })
        .thenRefused(unknown)
    })
  }
}

test('the rule holds for an owner who would uphold or cancel, too', () => {
  for (const move of ['uphold', 'cancel'] as const) {
    given(...historyTo.Contested)
      .when({ ...commands[move], asker: asBilal })
      .thenRefused(unknown)
  }
})

test('an infraction that awaits identification is nobody’s to pay or contest', () => {
  for (const move of ['pay', 'contest'] as const) {
    given(recorded(nobody)).when(commands[move]).thenRefused(unknown)
  }
})

test('once it is attributed to another, the first owner no longer knows it and the new one pays it', () => {
  const history = [recorded(), attributed(bilalInClio)]
  given(...history)
    .when(commands.pay)
    .thenRefused(unknown)
  given(...history)
    .when({ ...paying, asker: asBilal })
    .then(paid)
})

test('the same payment again is one payment', () => {
  given(...historyTo.Paid)
    .when(commands.pay)
    .thenNothing()
    .thenEffects({})
})

test('another payment of a paid infraction is refused, whatever its amount', () => {
  for (const amountCents of [due, cents(1)]) {
    given(...historyTo.Paid)
      .when({ ...paying, paymentId: payment2, amountCents })
      .thenRefused({ code: 'already-paid', infractionId })
  }
})

test('a payment of another amount than is due is refused and told what is due, also the second time', () => {
  for (const status of ['Issued', 'Upheld', 'Paid'] as const) {
    for (const amountCents of [0, 13_499, 13_501].map(cents)) {
      given(...historyTo[status])
        .when({ ...paying, amountCents })
        .thenRefused({ code: 'amount-differs', amountCents: due })
    }
  }
})

test('an erased owner’s contest reasons go with the key, and each of their streams says so', () => {
  const states = [historyTo.Contested, historyTo.Upheld, historyTo.Cancelled].map((events) =>
    fold(infraction, events),
  )
  deepEqual(eraseOwner(aya, states), {
    kind: 'accepted',
    events: states.map(() => ({ type: 'ContestReasonErased', infractionId })),
    effects: { erase: [{ person: aya, streams: 3 }] },
  })
})

test('an owner who never contested leaves a tombstone all the same', () => {
  deepEqual(eraseOwner(aya, []), {
    kind: 'accepted',
    events: [],
    effects: { erase: [{ person: aya, streams: 0 }] },
  })
})

test('the erasure of a reason leaves the status as it is', () => {
  given(...historyTo.Contested, { type: 'ContestReasonErased', infractionId })
    .when(commands.uphold)
    .then(upheld)
})
