import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { mintUuid } from '@annals/kernel'
import { openDesk } from './test-desk.ts'

const odile = {
  name: 'Odile Merlebleu',
  address: { street: '8 impasse des Bruyères', city: 'Saint-Nazaire' },
  email: 'odile@merlebleu.example',
  phone: '02 40 11 22 33',
}
const personalWords = ['Merlebleu', 'merlebleu.example', 'impasse des', 'Saint-Nazaire', '02 40 11 22 33']

test('a customer registers, changes and keeps a revision that rises with each change', async (context) => {
  const desk = await openDesk(context)
  const registered = await desk.send('registerCustomer', { body: odile })
  deepEqual([registered.status, registered.body.revision], [201, 1])
  const params = { customerId: registered.body.id }
  const changed = await desk.send('changeCustomerDetails', { params, body: { name: 'Odile' }, ifMatch: '1' })
  deepEqual([changed.status, changed.body], [200, { id: registered.body.id, revision: 2 }])
  const late = await desk.send('changeCustomerDetails', { params, body: odile, ifMatch: '1' })
  deepEqual([late.status, late.code], [412, 'revision-mismatch'])
  deepEqual(await desk.typesOf(registered.body.id), ['CustomerRegistered', 'CustomerDetailsChanged'])
})

test('the same registration under one id answers as the first time, another one is refused', async (context) => {
  const desk = await openDesk(context)
  const customerId = mintUuid()
  const first = await desk.send('registerCustomer', { body: { customerId, ...odile } })
  const again = await desk.send('registerCustomer', { body: { customerId, ...odile } })
  deepEqual([again.status, again.body], [first.status, first.body])
  const other = await desk.send('registerCustomer', { body: { customerId, ...odile, phone: '1' } })
  deepEqual([other.status, other.code], [409, 'customer-id-taken'])
  deepEqual(await desk.typesOf(customerId), ['CustomerRegistered'])
})

test('the same idempotency key registers one customer, whose id was minted here', async (context) => {
  const desk = await openDesk(context)
  const first = await desk.send('registerCustomer', { body: odile, idempotencyKey: 'k1' })
  const again = await desk.send('registerCustomer', { body: odile, idempotencyKey: 'k1' })
  deepEqual(again.body, first.body)
  const other = await desk.send('registerCustomer', { body: { name: 'Odile' }, idempotencyKey: 'k1' })
  deepEqual([other.status, other.code], [422, 'idempotency-key-reused'])
})

test('an e-mail belongs to one customer, whatever its case, until it is changed or the customer erased', async (context) => {
  const desk = await openDesk(context)
  const first = (await desk.send('registerCustomer', { body: odile })).body.id
  const copy = { name: 'Copy', email: 'ODILE@Merlebleu.example' }
  const refused = await desk.send('registerCustomer', { body: copy })
  deepEqual([refused.status, refused.code], [409, 'email-taken'])

  const elsewhere = { ...odile, email: 'elsewhere@merlebleu.example' }
  await desk.send('changeCustomerDetails', { params: { customerId: first }, body: elsewhere, ifMatch: '1' })
  const second = await desk.send('registerCustomer', { body: copy })
  equal(second.status, 201)
  const back = { params: { customerId: first }, body: odile, ifMatch: '2' }
  equal((await desk.send('changeCustomerDetails', back)).code, 'email-taken')

  await desk.send('eraseCustomer', { params: { customerId: second.body.id } })
  equal((await desk.send('changeCustomerDetails', back)).status, 200)
})

test('two registrations with one e-mail at once: one of them wins', async (context) => {
  const desk = await openDesk(context)
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => desk.send('registerCustomer', { body: odile })),
  )
  equal(answers.filter(({ status }) => status === 201).length, 1)
  equal(answers.filter(({ code }) => code === 'email-taken').length, 7)
})

test('no personal word is in clear in any file, and none can be read after the erasure', async (context) => {
  const desk = await openDesk(context)
  const { id } = (await desk.send('registerCustomer', { body: odile })).body
  const params = { customerId: id }
  deepEqual(desk.inClear(...personalWords, id), [id])
  deepEqual((await desk.published(id))[0]?.data, { customerId: id, ...odile })

  const erased = await desk.send('eraseCustomer', { params })
  deepEqual([erased.status, erased.body], [200, { id, revision: 1 }])
  deepEqual(desk.inClear(...personalWords), [])
  deepEqual(await desk.published(id), [
    {
      type: 'CustomerRegistered',
      data: { customerId: id, name: null, address: null, email: null, phone: null },
    },
    { type: 'CustomerErased', data: { customerId: id } },
  ])
})

test('an erased customer can be erased again, and nothing else', async (context) => {
  const desk = await openDesk(context)
  const { id } = (await desk.send('registerCustomer', { body: odile })).body
  const params = { customerId: id }
  await desk.send('eraseCustomer', { params })
  equal((await desk.send('eraseCustomer', { params })).status, 200)
  const change = await desk.send('changeCustomerDetails', { params, body: odile, ifMatch: '1' })
  deepEqual([change.status, change.code], [409, 'customer-erased'])
  const again = await desk.send('registerCustomer', { body: { customerId: id, ...odile } })
  deepEqual([again.status, again.code], [409, 'customer-erased'])
  deepEqual(await desk.typesOf(id), ['CustomerRegistered', 'CustomerErased'])
})

test('an unknown customer is not found by any command', async (context) => {
  const desk = await openDesk(context)
  const params = { customerId: mintUuid() }
  for (const [operationId, asked] of [
    ['changeCustomerDetails', { params, body: odile, ifMatch: '0' }],
    ['eraseCustomer', { params }],
  ] as const) {
    const { status, code } = await desk.send(operationId, asked)
    deepEqual([status, code], [404, 'customer-unknown'], operationId)
  }
})
