import { deepEqual, equal, match } from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { historyEntrySchema, pageSchema } from '@annals/contracts'
import { type CustomerFilters, customerViewSchema } from '@annals/customer-contracts'
import { deriveId } from '@annals/kernel'
import { openOffice, type Who } from './test-office.ts'

const id = (name: string) => deriveId('customer-query-test', name)
const ecole = id('ecole')
const bolido = id('bolido')
const zaanse = id('zaanse')
const sales: Who = { roles: ['sales'] }
const asBolido: Who = { roles: ['customer'], customerId: bolido }
const pageOfCustomers = pageSchema(customerViewSchema)

type Wish = Partial<CustomerFilters> & { readonly limit?: number; readonly cursor?: string }

/** École, Bólido and Zaanse registered in this order; Bólido changed its details once. */
async function office(context: TestContext) {
  const opened = await openOffice(context)
  const registered = (customerId: string, name: string, more: object = {}) =>
    ({
      type: 'CustomerRegistered',
      data: { customerId, name, address: null, email: null, phone: null, ...more },
    }) as const
  const address = { street: 'C/ Araquil, 67', city: 'Madrid' }
  await opened.tell(
    registered(ecole, 'École Blondel', { email: 'bonjour@ecole.example' }),
    registered(bolido, 'Bolido'),
    registered(zaanse, '=Zaanse "Koeken"'),
    {
      type: 'CustomerDetailsChanged',
      data: {
        customerId: bolido,
        changed: ['name', 'address'],
        name: 'Bólido Comidas',
        address,
        email: null,
        phone: null,
      },
    },
  )
  const list = async (wish: Wish = {}, who = sales) => {
    const { body } = await opened.ask('listCustomers', who, { query: wish })
    return pageOfCustomers.parse(body)
  }
  return {
    ...opened,
    list,
    names: async (wish?: Wish, who?: Who) => (await list(wish, who)).items.map(({ name }) => name),
    erase: () => opened.tell({ type: 'CustomerErased', data: { customerId: ecole } }),
  }
}

test('sales see all customers, by name or by their registration, either way', async (context) => {
  const { names } = await office(context)
  const byName = ['=Zaanse "Koeken"', 'Bólido Comidas', 'École Blondel']
  deepEqual(await names(), byName)
  deepEqual(await names({ sort: '-name' }), byName.toReversed())
  const byRegistration = ['École Blondel', 'Bólido Comidas', '=Zaanse "Koeken"']
  deepEqual(await names({ sort: 'registeredAt' }), byRegistration)
  deepEqual(await names({ sort: '-registeredAt' }), byRegistration.toReversed())
})

test('a search finds words of names and e-mails without case and marks, and takes no wildcard', async (context) => {
  const { names } = await office(context)
  deepEqual(await names({ search: 'ecole' }), ['École Blondel'])
  deepEqual(await names({ search: 'COMIDAS bolido' }), ['Bólido Comidas'])
  deepEqual(await names({ search: 'bonjour@' }), ['École Blondel'])
  deepEqual(await names({ search: '%' }), [])
  deepEqual(await names({ search: 'bolido ecole' }), [])
})

test('pages follow each other without a gap, in every sort', async (context) => {
  const { list, names } = await office(context)
  for (const sort of ['name', '-name', 'registeredAt', '-registeredAt'] as const) {
    const paged: (string | null)[] = []
    let cursor: string | null = null
    do {
      const page = await list({ sort, limit: 1, ...(cursor === null ? {} : { cursor }) })
      paged.push(...page.items.map(({ name }) => name))
      cursor = page.next
    } while (cursor !== null)
    deepEqual(paged, await names({ sort }), sort)
  }
})

test('a customer sees their own profile only; another id is as unknown as one that never was', async (context) => {
  const { names, ask } = await office(context)
  deepEqual(await names({}, asBolido), ['Bólido Comidas'])
  deepEqual(await names({ search: 'ecole' }, asBolido), [])
  const own = await ask('getCustomer', asBolido, { params: { customerId: bolido } })
  deepEqual([own.status, own.headers['ETag']], [200, '"2"'])
  for (const operationId of ['getCustomer', 'getCustomerHistory']) {
    for (const customerId of [ecole, id('nobody')]) {
      const { status, code } = await ask(operationId, asBolido, { params: { customerId } })
      deepEqual([status, code], [404, 'not-found'], operationId)
    }
  }
  const exported = await ask('exportCustomers', asBolido)
  equal(String(exported.body).trim().split('\r\n').length, 2)
})

test('one customer has their details and revision, with null for what was not given', async (context) => {
  const { ask } = await office(context)
  const { body } = await ask('getCustomer', sales, { params: { customerId: bolido } })
  const { registeredAt: _at, ...shown } = customerViewSchema.parse(body)
  deepEqual(shown, {
    customerId: bolido,
    name: 'Bólido Comidas',
    address: { street: 'C/ Araquil, 67', city: 'Madrid' },
    email: null,
    phone: null,
    erased: false,
    revision: 2,
  })
})

test('an erased customer is out of lists and searches unless asked for, and shows nothing personal', async (context) => {
  const { erase, names, list, ask } = await office(context)
  await erase()
  deepEqual(await names(), ['=Zaanse "Koeken"', 'Bólido Comidas'])
  deepEqual(await names({ search: 'ecole', erased: 'show' }), [])
  const shown = (await list({ erased: 'show' })).items.find(({ customerId }) => customerId === ecole)
  const { body } = await ask('getCustomer', sales, { params: { customerId: ecole } })
  deepEqual(body, shown)
  const { name, address, email, phone, erased } = customerViewSchema.parse(body)
  deepEqual(
    { name, address, email, phone, erased },
    { name: null, address: null, email: null, phone: null, erased: true },
  )
})

test('after an erasure no file of the read models holds a word of the person', async (context) => {
  const { erase, forgotten } = await office(context)
  await erase()
  await forgotten('Blondel', 'blondel', 'ecole.example')
})

test('a history tells what happened and by whom, and no personal word', async (context) => {
  const { ask } = await office(context)
  const { body } = await ask('getCustomerHistory', asBolido, { params: { customerId: bolido } })
  const { items } = pageSchema(historyEntrySchema).parse(body)
  deepEqual(
    items.map(({ type, params, actor }) => ({ type, params, actor })),
    [
      { type: 'CustomerRegistered', params: {}, actor: 'user:test' },
      { type: 'CustomerDetailsChanged', params: { changed: ['name', 'address'] }, actor: 'user:test' },
    ],
  )
})

test('the CSV file has the filtered list, quoted, and no formula', async (context) => {
  const { ask } = await office(context)
  const { body } = await ask('exportCustomers', sales, { query: { search: 'zaanse' } })
  const [header, row, end] = String(body).split('\r\n')
  match(
    header ?? '',
    /customerId,name,email,phone,street,city,region,postalCode,country,registeredAt,erased$/,
  )
  match(row ?? '', new RegExp(`^${zaanse},"'=Zaanse ""Koeken""",,,,,,,,[^,]+,false$`))
  equal(end, '')
})

test('a rebuild of all read models shows the same', async (context) => {
  const { erase, list, rebuild } = await office(context)
  await erase()
  const before = await list({ erased: 'show' })
  await rebuild()
  deepEqual(await list({ erased: 'show' }), before)
})
