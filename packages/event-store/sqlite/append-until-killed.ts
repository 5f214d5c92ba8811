import { writeSync } from 'node:fs'
import { systemClock } from '@annals/kernel'
import { command, onto, registered } from '../contract-suite/sample-appends.ts'
import { openSqliteEventStore } from './open-sqlite-event-store.ts'

/** Command ids are acknowledged on standard output, one a line, each only after its append has resolved. */
const [file = '', run = ''] = process.argv.slice(2)
const store = await openSqliteEventStore({
  file,
  partitions: 12,
  secret: 'a secret of the tests',
  clock: systemClock,
})

async function appendForEver(writer: number): Promise<never> {
  for (let number = 0; ; number += 1) {
    const commandId = `${run}-${writer}-${number}`
    const person = `person-${run}-${writer}`
    const customer = {
      stream: `customer-${commandId}`,
      expectedVersion: 0,
      events: [registered(`registered-${commandId}`, person, { name: 'Ada' })],
    }
    const outcome = await store.append(
      command(commandId, { appends: [onto(`order-${commandId}`, 0, 2), customer] }),
    )
    if (outcome.kind !== 'appended') throw new Error(`Appending ${commandId} ended as ${outcome.kind}`)
    writeSync(1, `${commandId}\n`)
  }
}

await Promise.all(Array.from({ length: 20 }, (_none, writer) => appendForEver(writer)))
