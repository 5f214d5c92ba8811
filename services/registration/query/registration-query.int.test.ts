import { deepEqual, equal, match } from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { historyEntrySchema, pageSchema } from '@annals/contracts'
import { deriveId } from '@annals/kernel'
import {
  type OwnerFilters,
  ownerViewSchema,
  type VehicleFilters,
  vehicleListItemSchema,
  vehicleViewSchema,
} from '@annals/registration-contracts'
import { openOffice } from './test-office.ts'

const id = (name: string) => deriveId('registration-query-test', name)
const [amina, bolido, zineb] = [id('amina'), id('bolido'), id('zineb')]
const [clio, duster, truck] = [id('clio'), id('duster'), id('truck')]
const plate = '12345أ6'
const at = (minute: number) => `2026-03-10T09:${minute}:00.000Z`

const ownersSchema = pageSchema(ownerViewSchema)
const vehiclesSchema = pageSchema(vehicleListItemSchema)

type Paging = { readonly limit?: number; readonly cursor?: string }
type OwnerWish = Partial<OwnerFilters> & Paging
type VehicleWish = Partial<VehicleFilters> & Paging

/** Three owners; a Clio that Amina sold to Bólido and that is off the road, Amina's Duster under its plate, a truck. */
async function office(context: TestContext) {
  const opened = await openOffice(context)
  const owner = (ownerId: string, name: string, email: string | null = null) =>
    ({ type: 'OwnerRegistered', data: { ownerId, name, birthDate: '1984-02-29', email } }) as const
  const vehicle = (vehicleId: string, brand: string, model: string, ownerId: string, more: object) =>
    ({
      type: 'VehicleRegistered',
      data: { vehicleId, plate, brand, model, fiscalPower: 5, ownerId, effectiveAt: at(10), ...more },
    }) as const
  await opened.tell(
    owner(amina, 'Amina Él Fassi', 'amina@elfassi.example'),
    owner(bolido, 'Bolido'),
    owner(zineb, '=Zineb "Transports"'),
    {
      type: 'OwnerChanged',
      data: {
        ownerId: bolido,
        changed: ['name'],
        name: 'Bólido Comidas',
        birthDate: '1984-02-29',
        email: null,
      },
    },
    vehicle(clio, 'Renault', 'Clio', amina, {}),
    {
      type: 'VehicleTransferred',
      data: { vehicleId: clio, plate, ownerId: bolido, effectiveAt: at(20) },
    },
    { type: 'VehicleDeregistered', data: { vehicleId: clio, plate, effectiveAt: at(30) } },
    vehicle(duster, 'Dacia', 'Duster Été', amina, { effectiveAt: at(30) }),
    vehicle(truck, 'Renault', 'T 480', zineb, { plate: 'AB123CD', effectiveAt: at(15) }),
    { type: 'PlateAssigned', data: { plate, vehicleId: clio, ownerId: amina, effectiveAt: at(10) } },
  )
  const listOwners = async (query: OwnerWish = {}) =>
    ownersSchema.parse((await opened.ask('listOwners', { query })).body)
  const listVehicles = async (query: VehicleWish = {}) =>
    vehiclesSchema.parse((await opened.ask('listVehicles', { query })).body)
  return {
    ...opened,
    listOwners,
    listVehicles,
    ownerNames: async (wish?: OwnerWish) => (await listOwners(wish)).items.map(({ name }) => name),
    models: async (wish?: VehicleWish) => (await listVehicles(wish)).items.map(({ model }) => model),
    erase: () => opened.tell({ type: 'OwnerErased', data: { ownerId: amina } }),
  }
}

test('owners are listed by name or by their registration, either way', async (context) => {
  const { ownerNames } = await office(context)
  const byName = ['=Zineb "Transports"', 'Amina Él Fassi', 'Bólido Comidas']
  deepEqual(await ownerNames(), byName)
  deepEqual(await ownerNames({ sort: '-name' }), byName.toReversed())
  const byRegistration = ['Amina Él Fassi', 'Bólido Comidas', '=Zineb "Transports"']
  deepEqual(await ownerNames({ sort: 'registeredAt' }), byRegistration)
  deepEqual(await ownerNames({ sort: '-registeredAt' }), byRegistration.toReversed())
})

test('owners are found by words of names and e-mails without case and marks, and no wildcard is taken', async (context) => {
  const { ownerNames } = await office(context)
  deepEqual(await ownerNames({ search: 'el AMINA' }), ['Amina Él Fassi'])
  deepEqual(await ownerNames({ search: 'elfassi.' }), ['Amina Él Fassi'])
  deepEqual(await ownerNames({ search: '%' }), [])
})

test('vehicles are listed by plate or by since when they bear it, either way', async (context) => {
  const { models } = await office(context)
  equal((await models({ sort: '-plate' })).at(0), 'T 480')
  equal((await models({ sort: 'plate' })).at(-1), 'T 480')
  deepEqual(await models({ sort: 'registeredAt' }), ['Clio', 'T 480', 'Duster Été'])
  deepEqual(await models({ sort: '-registeredAt' }), ['Duster Été', 'T 480', 'Clio'])
})

test('vehicles are found by plate however it is written, by owner, by state and by words of brand and model', async (context) => {
  const { models } = await office(context)
  const sort = 'registeredAt'
  deepEqual(await models({ sort, plate: '12345-أ-6' }), ['Clio', 'Duster Été'])
  deepEqual(await models({ plate: 'ab 123 cd' }), ['T 480'])
  deepEqual(await models({ ownerId: amina }), ['Duster Été'])
  deepEqual(await models({ ownerId: bolido }), ['Clio'])
  deepEqual(await models({ sort, state: 'Registered' }), ['T 480', 'Duster Été'])
  deepEqual(await models({ state: 'Deregistered' }), ['Clio'])
  deepEqual(await models({ search: 'ete dacia' }), ['Duster Été'])
  deepEqual(await models({ sort, search: 'renault' }), ['Clio', 'T 480'])
  deepEqual(await models({ search: 'renault', state: 'Registered' }), ['T 480'])
})

test('pages follow each other without a gap, in every sort', async (context) => {
  const { listOwners, listVehicles } = await office(context)
  const paged = async <Item>(
    page: (paging: Paging) => Promise<{ readonly items: readonly Item[]; readonly next: string | null }>,
  ) => {
    const items: Item[] = []
    let cursor: string | null = null
    do {
      const one = await page({ limit: 1, ...(cursor === null ? {} : { cursor }) })
      items.push(...one.items)
      cursor = one.next
    } while (cursor !== null)
    return items
  }
  for (const sort of ['name', '-name', 'registeredAt', '-registeredAt'] as const) {
    const pages = await paged((paging) => listOwners({ sort, ...paging }))
    deepEqual(pages, (await listOwners({ sort })).items, sort)
    equal(pages.length, 3)
  }
  for (const sort of ['plate', '-plate', 'registeredAt', '-registeredAt'] as const) {
    const pages = await paged((paging) => listVehicles({ sort, ...paging }))
    deepEqual(pages, (await listVehicles({ sort })).items, sort)
    equal(pages.length, 3)
  }
})

test('one vehicle has all who ever owned it and since when, with the names of today', async (context) => {
  const { ask } = await office(context)
  const { body, headers } = await ask('getVehicle', { params: { vehicleId: clio } })
  equal(headers['ETag'], '"1"')
  deepEqual(vehicleViewSchema.parse(body), {
    vehicleId: clio,
    plate,
    brand: 'Renault',
    model: 'Clio',
    fiscalPower: 5,
    state: 'Deregistered',
    ownerId: bolido,
    ownerName: 'Bólido Comidas',
    registeredAt: at(10),
    deregisteredAt: at(30),
    revision: 1,
    ownerships: [
      { ownerId: amina, ownerName: 'Amina Él Fassi', from: at(10), to: at(20) },
      { ownerId: bolido, ownerName: 'Bólido Comidas', from: at(20), to: at(30) },
    ],
  })
})

test('one owner has their details and a revision that changes raised; an unknown one is not found', async (context) => {
  const { ask } = await office(context)
  const { body, headers } = await ask('getOwner', { params: { ownerId: bolido } })
  const { registeredAt: _at, ...shown } = ownerViewSchema.parse(body)
  deepEqual(shown, {
    ownerId: bolido,
    name: 'Bólido Comidas',
    birthDate: '1984-02-29',
    email: null,
    erased: false,
    revision: 2,
  })
  equal(headers['ETag'], '"2"')
  for (const [operationId, params] of [
    ['getOwner', { ownerId: id('nobody') }],
    ['getOwnerHistory', { ownerId: id('nobody') }],
    ['getVehicle', { vehicleId: amina }],
    ['getVehicleHistory', { vehicleId: amina }],
  ] as const) {
    const { status, code } = await ask(operationId, { params })
    deepEqual([status, code], [404, 'not-found'], operationId)
  }
})

test('an erased owner is out of lists and searches unless asked for, and has no name anywhere', async (context) => {
  const { erase, ownerNames, listOwners, listVehicles, ask } = await office(context)
  await erase()
  deepEqual(await ownerNames(), ['=Zineb "Transports"', 'Bólido Comidas'])
  deepEqual(await ownerNames({ search: 'amina', erased: 'show' }), [])
  const shown = (await listOwners({ erased: 'show' })).items.find(({ ownerId }) => ownerId === amina)
  deepEqual(
    { ...shown, registeredAt: '' },
    { ownerId: amina, name: null, birthDate: null, email: null, registeredAt: '', erased: true, revision: 1 },
  )
  const [hers] = (await listVehicles({ ownerId: amina })).items
  deepEqual([hers?.model, hers?.ownerId, hers?.ownerName], ['Duster Été', amina, null])
  const { body } = await ask('getVehicle', { params: { vehicleId: clio } })
  deepEqual(
    vehicleViewSchema.parse(body).ownerships.map(({ ownerId, ownerName }) => [ownerId, ownerName]),
    [
      [amina, null],
      [bolido, 'Bólido Comidas'],
    ],
  )
})

test('after an erasure no file of the read models holds a word of the person', async (context) => {
  const { erase, forgotten } = await office(context)
  await erase()
  await forgotten('Amina', 'amina', 'Fassi', 'fassi')
})

test('a history tells what happened and by whom, and no personal word', async (context) => {
  const { ask } = await office(context)
  const history = async (operationId: string, params: object) => {
    const { body } = await ask(operationId, { params })
    const { items } = pageSchema(historyEntrySchema).parse(body)
    return items.map(({ type, params: told, actor }) => ({ type, params: told, actor }))
  }
  const actor = 'user:test'
  deepEqual(await history('getOwnerHistory', { ownerId: bolido }), [
    { type: 'OwnerRegistered', params: {}, actor },
    { type: 'OwnerChanged', params: { changed: ['name'] }, actor },
  ])
  const described = { brand: 'Renault', model: 'Clio', fiscalPower: 5 }
  deepEqual(await history('getVehicleHistory', { vehicleId: clio }), [
    {
      type: 'VehicleRegistered',
      params: { plate, ...described, ownerId: amina, effectiveAt: at(10) },
      actor,
    },
    { type: 'VehicleTransferred', params: { plate, ownerId: bolido, effectiveAt: at(20) }, actor },
    { type: 'VehicleDeregistered', params: { plate, effectiveAt: at(30) }, actor },
  ])
})

test('the CSV files have the filtered lists, quoted, and no formula', async (context) => {
  const { ask } = await office(context)
  const owners = String((await ask('exportOwners', { query: { search: 'zineb' } })).body).split('\r\n')
  match(owners[0] ?? '', /ownerId,name,birthDate,email,registeredAt,erased$/)
  match(owners[1] ?? '', new RegExp(`^${zineb},"'=Zineb ""Transports""",1984-02-29,,[^,]+,false$`))
  deepEqual(owners.slice(2), [''])
  const vehicles = String((await ask('exportVehicles', { query: { ownerId: bolido } })).body).split('\r\n')
  match(
    vehicles[0] ?? '',
    /vehicleId,plate,brand,model,fiscalPower,state,ownerId,ownerName,registeredAt,deregisteredAt$/,
  )
  const row = [clio, plate, 'Renault', 'Clio', 5, 'Deregistered', bolido, 'Bólido Comidas', at(10), at(30)]
  deepEqual(vehicles.slice(1), [row.join(','), ''])
})

test('a rebuild of all read models shows the same', async (context) => {
  const { erase, listOwners, listVehicles, rebuild } = await office(context)
  await erase()
  const shown = async () => [await listOwners({ erased: 'show' }), await listVehicles()]
  const before = await shown()
  await rebuild()
  deepEqual(await shown(), before)
})

test('nobody but a registrar may ask', async (context) => {
  const { ask, operations } = await office(context)
  const others = ['customer', 'sales', 'warehouse', 'device', 'officer', 'owner', 'operator'] as const
  for (const operationId of operations) {
    equal((await ask(operationId, {}, others)).status, 403, operationId)
  }
})
