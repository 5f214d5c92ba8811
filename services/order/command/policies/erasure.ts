import { customerEvents } from '@annals/customer-contracts'
import { type CommandStore, executeForPolicy } from '@annals/part'
import { on, type Policy, policy } from '@annals/projections'
import { eraseCustomer } from '../domain/erase-customer.ts'
import type { OrderEvent } from '../domain/events.ts'
import { customerId } from '../domain/ids.ts'
import { order } from '../domain/order.ts'

/** Forgets an erased customer in all of their orders at once, and the key with it. */
export function erasurePolicy(own: CommandStore<OrderEvent>): Policy {
  return policy({
    name: 'order-erasure',
    from: [
      on(customerEvents, {
        CustomerErased: ({ data, subject }, context) => {
          const person = customerId(data.customerId)
          return executeForPolicy(own, context, {
            name: 'erase-customer',
            stream: subject,
            decide: async (loader) => {
              const orders = await loader.many(order, await own.store.streamsOfPerson(person))
              return eraseCustomer(person, [...orders.values()])
            },
          })
        },
      }),
    ],
  })
}
