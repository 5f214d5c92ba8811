import assert from 'node:assert/strict'
import { type Claim, type Deadline, instantOf } from '@annals/kernel'
import { command, noted, onto, registered, written } from '../contract-suite/sample-appends.ts'
import type { AppendOutcome, AppendRequest, EventStore, StreamAppend } from '../port.ts'

const longAgo = instantOf(Date.parse('2020-01-01T00:00:00.000Z'))

/** For tests: an append that writes to every table of a store, once `prepare` has made what it changes. */
export type RichAppend = {
  readonly commandId: string
  readonly newClaim: Claim
  readonly prepare: (store: EventStore) => Promise<void>
  readonly request: AppendRequest
  /** Throws unless the append, with that outcome, has had its effect exactly once. */
  readonly assertOneEffect: (store: EventStore, outcome: AppendOutcome) => Promise<void>
}

export function richAppend(name: string): RichAppend {
  const commandId = `command-${name}`
  const customer = `customer-${name}`
  const order = `order-${name}`
  const [ada, bob, eve] = [`ada-${name}`, `bob-${name}`, `eve-${name}`]
  const oldClaim = { name: 'email', value: `old-${name}`, stream: customer }
  const newClaim = { name: 'email', value: `new-${name}`, stream: customer }
  const oldDeadline = { stream: customer, name: 'activation', attempt: 1, dueAt: longAgo }
  const newDeadline: Deadline = { stream: order, name: 'activation', attempt: 1, dueAt: longAgo }

  const appends: readonly StreamAppend[] = [
    { stream: customer, expectedVersion: 2, events: [noted(`changed-${name}`)] },
    {
      stream: order,
      expectedVersion: 0,
      events: [
        registered(`placed-${name}`, ada, { name: "Ada O'Neil \\ \u0000" }),
        registered(`shipped-${name}`, bob, { name: 'Bob' }),
      ],
    },
  ]
  const effects = {
    take: [newClaim],
    release: [oldClaim],
    cancel: [oldDeadline],
    schedule: [newDeadline],
    erase: [{ person: eve, streams: 1 }],
  }

  return {
    commandId,
    newClaim,
    request: command(commandId, { appends, effects }),

    prepare: async (store) => {
      const known = [ada, eve].map((person) => registered(`known-${person}`, person, { name: person }))
      await written(
        store,
        command(`prepare-${name}`, {
          appends: [{ stream: customer, expectedVersion: 0, events: known }],
          effects: { take: [oldClaim], schedule: [oldDeadline] },
        }),
      )
      await store.saveSnapshot({
        stream: customer,
        streamVersion: 1,
        stateVersion: 1,
        state: {},
        person: eve,
      })
    },

    assertOneEffect: async (store, outcome) => {
      assert.equal(outcome.kind, 'appended')
      if (outcome.kind !== 'appended') return
      assert.deepEqual(outcome.written.streams, [
        { stream: customer, version: 3 },
        { stream: order, version: 2 },
      ])
      assert.deepEqual(await store.findCommand(commandId), {
        requestHash: 'hash of the request',
        written: outcome.written,
      })
      const events = await store.readStreams(new Map([customer, order].map((stream) => [stream, 0])))
      assert.deepEqual(
        [customer, order].map((stream) => events.get(stream)?.map(({ id, data }) => [id, data['name']])),
        [
          [
            [`known-${ada}`, ada],
            [`known-${eve}`, undefined],
            [`changed-${name}`, undefined],
          ],
          [
            [`placed-${name}`, "Ada O'Neil \\ \u0000"],
            [`shipped-${name}`, 'Bob'],
          ],
        ],
      )
      const positions = [...events.values()].flat().map(({ position }) => position)
      assert.ok(Object.values(outcome.written.positions).every((position) => positions.includes(position)))
      assert.deepEqual(
        (await store.dueDeadlines(1_000)).filter(({ stream }) => stream === customer || stream === order),
        [newDeadline],
      )
      assert.equal((await store.readSnapshots([customer], 1)).size, 0)
      assert.deepEqual(await store.streamsOfPerson(bob), [order])
      await assertClaims(store, name, oldClaim, newClaim)
    },
  }
}

async function assertClaims(store: EventStore, name: string, free: Claim, held: Claim): Promise<void> {
  const other = `customer-other-${name}`
  const claims = [held, free].map((claim) => ({ ...claim, stream: other }))
  const outcomes = await Promise.all(
    claims.map((claim, index) =>
      store.append(
        command(`claim-${index}-${name}`, { appends: [onto(other, 0, 0)], effects: { take: [claim] } }),
      ),
    ),
  )
  assert.deepEqual(
    outcomes.map(({ kind }) => kind),
    ['claim-taken', 'appended'],
  )
}
