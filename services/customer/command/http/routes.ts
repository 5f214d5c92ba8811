import {
  type ChangeCustomerDetailsBody,
  changeCustomerDetailsSchema,
  customerParamsSchema,
  registerCustomerSchema,
} from '@annals/customer-contracts'
import type { Route } from '@annals/http'
import { type CommandRoutesContext, commandRoute, type StoreRefusal, type Target } from '@annals/part'
import { changeCustomerDetails } from '../domain/change-customer-details.ts'
import { type Customer, customer, customerRevision } from '../domain/customer.ts'
import type { CustomerDetails } from '../domain/details.ts'
import { eraseCustomer } from '../domain/erase-customer.ts'
import { type CustomerEvent, customerStream } from '../domain/events.ts'
import type { CustomerErasedRefusal, EmailTaken } from '../domain/refusals.ts'
import { registerCustomer } from '../domain/register-customer.ts'

const target: Target<Customer, CustomerEvent> = {
  prefix: customerStream(''),
  aggregate: customer,
  revision: customerRevision,
}

/** What sales may do with customers. */
export function customerCommandRoutes(context: CommandRoutesContext<CustomerEvent>): readonly Route[] {
  return [
    commandRoute(context, {
      method: 'post',
      path: '/customers',
      operationId: 'registerCustomer',
      summary: 'Register a customer',
      roles: ['sales'],
      body: registerCustomerSchema,
      success: 201,
      target,
      refusals: { 'customer-id-taken': 409, 'customer-erased': 409, 'email-taken': 409 },
      storeRefusal,
      decide: async ({ body }, loader) => {
        const customerId = body.customerId ?? context.own.mintId()
        const state = await loader.one(customer, customerStream(customerId))
        return registerCustomer({ customerId, details: detailsOf(body) }, state)
      },
    }),
    commandRoute(context, {
      method: 'put',
      path: '/customers/:customerId',
      operationId: 'changeCustomerDetails',
      summary: "Replace a customer's details",
      roles: ['sales'],
      ifMatch: 'required',
      params: customerParamsSchema,
      body: changeCustomerDetailsSchema,
      success: 200,
      target,
      refusals: { 'customer-unknown': 404, 'customer-erased': 409, 'email-taken': 409 },
      storeRefusal,
      decide: async ({ params: { customerId }, body }, loader) => {
        const state = await loader.one(customer, customerStream(customerId))
        return changeCustomerDetails({ customerId, details: detailsOf(body) }, state)
      },
    }),
    commandRoute(context, {
      method: 'post',
      path: '/customers/:customerId/erase',
      operationId: 'eraseCustomer',
      summary: 'Erase a customer: every service forgets the person',
      roles: ['sales'],
      params: customerParamsSchema,
      success: 200,
      target,
      refusals: { 'customer-unknown': 404 },
      decide: async ({ params: { customerId } }, loader) => {
        const state = await loader.one(customer, customerStream(customerId))
        const streams = await context.own.store.streamsOfPerson(customerId)
        return eraseCustomer({ customerId }, state, { streamsOfPerson: streams.length })
      },
    }),
  ]
}

function detailsOf({ name, address, email, phone }: ChangeCustomerDetailsBody): CustomerDetails {
  return { name, address: address ?? null, email: email ?? null, phone: phone ?? null }
}

function storeRefusal(refusal: StoreRefusal): EmailTaken | CustomerErasedRefusal {
  return refusal.code === 'claim-taken'
    ? { code: 'email-taken' }
    : { code: 'customer-erased', customerId: refusal.person }
}
