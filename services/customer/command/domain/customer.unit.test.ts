import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fold } from '@annals/kernel'
import { deciderSpec } from '@annals/testing'
import { changeCustomerDetails } from './change-customer-details.ts'
import { customer, customerRevision } from './customer.ts'
import type { CustomerDetails } from './details.ts'
import { eraseCustomer } from './erase-customer.ts'
import type { CustomerDetailsChanged, CustomerErased, CustomerRegistered } from './events.ts'
import { registerCustomer } from './register-customer.ts'

const customerId = '0192aaaa-0000-7000-8000-000000000001'
const stream = `customer-${customerId}`
const odile: CustomerDetails = {
  name: 'Odile Merle',
  address: { street: '8 rue des Lilas', city: 'Nantes', country: 'France' },
  email: 'Odile@Merle.example',
  phone: '02 40 00 00 00',
}
const nameOnly: CustomerDetails = { name: 'Épicerie du Port', address: null, email: null, phone: null }

const registered = (details: CustomerDetails = odile): CustomerRegistered => ({
  type: 'CustomerRegistered',
  customerId,
  ...details,
})
const erased: CustomerErased = { type: 'CustomerErased', customerId }
const changed = (
  details: CustomerDetails,
  fields: CustomerDetailsChanged['changed'],
): CustomerDetailsChanged => ({
  type: 'CustomerDetailsChanged',
  customerId,
  changed: fields,
  ...details,
})
const emailClaim = (value: string) => ({ name: 'customer-email', value, stream })

const register = deciderSpec({ ...customer, decide: registerCustomer }, {})
const change = deciderSpec({ ...customer, decide: changeCustomerDetails }, {})
const erase = deciderSpec({ ...customer, decide: eraseCustomer }, { streamsOfPerson: 1 })

test('a customer registers with all details and claims the e-mail in its normalised form', () => {
  register
    .given()
    .when({ customerId, details: odile })
    .then(registered())
    .thenEffects({ take: [emailClaim('odile@merle.example')] })
})

test('a customer may have only a name: nothing is invented and nothing is claimed', () => {
  register.given().when({ customerId, details: nameOnly }).then(registered(nameOnly)).thenEffects({})
})

test('the same registration again has no effect, also after the details were changed', () => {
  register
    .given(registered())
    .when({ customerId, details: { ...odile, address: { ...odile.address } } })
    .thenNothing()
  register
    .given(registered(), changed(nameOnly, ['name']))
    .when({ customerId, details: odile })
    .thenNothing()
})

test('another registration under the same id is refused, whichever field differs', () => {
  const others: CustomerDetails[] = [
    { ...odile, name: 'Odile' },
    { ...odile, address: { ...odile.address, city: 'Rennes' } },
    { ...odile, address: null },
    { ...odile, email: 'odile@merle.example' },
    { ...odile, phone: null },
  ]
  for (const details of others) {
    register
      .given(registered())
      .when({ customerId, details })
      .thenRefused({ code: 'customer-id-taken', customerId })
  }
})

test('changed details name the fields that differ and move the e-mail claim', () => {
  const details = { ...odile, email: 'contact@merle.example', phone: null }
  change
    .given(registered())
    .when({ customerId, details })
    .then(changed(details, ['email', 'phone']))
    .thenEffects({
      take: [emailClaim('contact@merle.example')],
      release: [emailClaim('odile@merle.example')],
    })
})

test('an e-mail that differs only by case keeps its claim', () => {
  const details = { ...odile, email: 'ODILE@merle.example' }
  change
    .given(registered())
    .when({ customerId, details })
    .then(changed(details, ['email']))
    .thenEffects({})
})

test('full-width letters of an e-mail are the same e-mail', () => {
  const details = { ...odile, email: 'Ｏdile@merle.example' }
  change
    .given(registered())
    .when({ customerId, details })
    .then(changed(details, ['email']))
    .thenEffects({})
})

test('a removed e-mail is free again', () => {
  const details = { ...odile, email: null }
  change
    .given(registered())
    .when({ customerId, details })
    .then(changed(details, ['email']))
    .thenEffects({ release: [emailClaim('odile@merle.example')] })
})

test('equal details change nothing', () => {
  change.given(registered()).when({ customerId, details: odile }).thenNothing()
})

test('the revision is 1 after registration and rises with every change, not with the erasure', () => {
  assert.equal(customerRevision(fold(customer, [])), 0)
  assert.equal(customerRevision(fold(customer, [registered()])), 1)
  assert.equal(customerRevision(fold(customer, [registered(), changed(nameOnly, ['name']), erased])), 2)
})

test('an erasure deletes the key over all streams of the person and frees the e-mail', () => {
  erase
    .given(registered())
    .when({ customerId }, { streamsOfPerson: 3 })
    .then(erased)
    .thenEffects({
      release: [emailClaim('odile@merle.example')],
      erase: [{ person: customerId, streams: 3 }],
    })
})

test('an erasure frees the e-mail of today, not that of the registration', () => {
  erase
    .given(registered(), changed({ ...odile, email: 'new@merle.example' }, ['email']))
    .when({ customerId })
    .thenEffects({ release: [emailClaim('new@merle.example')], erase: [{ person: customerId, streams: 1 }] })
})

test('erasing twice is once', () => {
  erase.given(registered(), erased).when({ customerId }).thenNothing().thenEffects({})
})

test('events whose key is gone still fold to an erased customer', () => {
  const unreadable = {
    type: 'CustomerRegistered',
    customerId,
    name: null,
    address: null,
    email: null,
    phone: null,
  } as const
  assert.equal(fold(customer, [unreadable, erased]).status, 'Erased')
})

test('an erased customer refuses every other command', () => {
  const refusal = { code: 'customer-erased', customerId } as const
  register.given(registered(), erased).when({ customerId, details: odile }).thenRefused(refusal)
  change.given(registered(), erased).when({ customerId, details: odile }).thenRefused(refusal)
})

test('an unknown customer can neither be changed nor erased', () => {
  const refusal = { code: 'customer-unknown', customerId } as const
  change.given().when({ customerId, details: odile }).thenRefused(refusal)
  erase.given().when({ customerId }).thenRefused(refusal)
})
