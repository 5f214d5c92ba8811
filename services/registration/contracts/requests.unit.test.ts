import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  changeOwnerSchema,
  deregisterVehicleSchema,
  registerOwnerSchema,
  registerVehicleSchema,
  transferVehicleSchema,
} from './requests.ts'

const ownerId = '0192aaaa-0000-7000-8000-000000000001'
const owner = { name: 'Amina', birthDate: '1984-02-29' }
const vehicle = { plate: '12345-أ-6', brand: 'Renault', model: 'Clio', fiscalPower: 5, ownerId }
const effectiveAt = '2026-03-10T09:00:00.000Z'

test('an owner needs a name and a birth date, and what is left out stays absent', () => {
  assert.deepEqual(registerOwnerSchema.parse(owner), owner)
})

test('a vehicle is registered under the one spelling of its plate', () => {
  assert.deepEqual(registerVehicleSchema.parse(vehicle), { ...vehicle, plate: '12345أ6' })
})

test('an instant may be left out everywhere', () => {
  assert.deepEqual(transferVehicleSchema.parse({ ownerId }), { ownerId })
  assert.deepEqual(deregisterVehicleSchema.parse({}), {})
})

type Refused = readonly (readonly [rule: string, body: unknown, pointer: string])[]

const refusedOwners: Refused = [
  ['no name', { birthDate: owner.birthDate }, 'name'],
  ['a name of spaces', { ...owner, name: '  ' }, 'name'],
  ['a name of 201 characters', { ...owner, name: 'x'.repeat(201) }, 'name'],
  ['a name with half an emoji', { ...owner, name: 'a\ud83d' }, 'name'],
  ['no birth date', { name: owner.name }, 'birthDate'],
  ['a birth date that does not exist', { ...owner, birthDate: '2023-02-29' }, 'birthDate'],
  ['a birth date with a time', { ...owner, birthDate: effectiveAt }, 'birthDate'],
  ['a birth date of today in words', { ...owner, birthDate: 'today' }, 'birthDate'],
  ['an e-mail without a domain', { ...owner, email: 'amina@' }, 'email'],
  ['an e-mail without @', { ...owner, email: 'amina' }, 'email'],
  ['a null e-mail', { ...owner, email: null }, 'email'],
  ['an unknown field', { ...owner, vip: true }, ''],
]

for (const [rule, body, pointer] of refusedOwners) {
  test(`an owner with ${rule} is refused, also as a change`, () => {
    for (const schema of [registerOwnerSchema, changeOwnerSchema]) {
      assert.equal(schema.safeParse(body).error?.issues[0]?.path[0] ?? '', pointer)
      assert.equal(schema.safeParse(body).success, false)
    }
  })
}

const refusedVehicles: Refused = [
  ['an id that is no UUID', { ...vehicle, vehicleId: 'v1' }, 'vehicleId'],
  ['a plate of spaces', { ...vehicle, plate: '    ' }, 'plate'],
  ['a plate of 16 characters', { ...vehicle, plate: 'ABCDEFGH12345678' }, 'plate'],
  ['a brand of spaces', { ...vehicle, brand: ' ' }, 'brand'],
  ['a model of 101 characters', { ...vehicle, model: 'x'.repeat(101) }, 'model'],
  ['a fiscal power of 0', { ...vehicle, fiscalPower: 0 }, 'fiscalPower'],
  ['a fiscal power of 201', { ...vehicle, fiscalPower: 201 }, 'fiscalPower'],
  ['half a horsepower', { ...vehicle, fiscalPower: 5.5 }, 'fiscalPower'],
  ['a fiscal power in words', { ...vehicle, fiscalPower: '5' }, 'fiscalPower'],
  ['no owner', { ...vehicle, ownerId: undefined }, 'ownerId'],
  ['an owner in upper case', { ...vehicle, ownerId: ownerId.toUpperCase() }, 'ownerId'],
  ['an instant without milliseconds', { ...vehicle, effectiveAt: '2026-03-10T09:00:00Z' }, 'effectiveAt'],
  ['an instant in another zone', { ...vehicle, effectiveAt: '2026-03-10T09:00:00.000+01:00' }, 'effectiveAt'],
  ['an instant that does not exist', { ...vehicle, effectiveAt: '2026-02-30T09:00:00.000Z' }, 'effectiveAt'],
  ['an unknown field', { ...vehicle, colour: 'red' }, ''],
]

for (const [rule, body, pointer] of refusedVehicles) {
  test(`a vehicle with ${rule} is refused`, () => {
    const parsed = registerVehicleSchema.safeParse(body)
    assert.equal(parsed.success, false)
    assert.equal(parsed.error?.issues[0]?.path[0] ?? '', pointer)
  })
}

test('a transfer and a deregistration take an instant and refuse what they do not know', () => {
  assert.deepEqual(transferVehicleSchema.parse({ ownerId, effectiveAt }), { ownerId, effectiveAt })
  for (const body of [{ ownerId, plate: 'A1' }, { effectiveAt }, { ownerId: null }]) {
    assert.equal(transferVehicleSchema.safeParse(body).success, false)
  }
  for (const body of [{ effectiveAt: null }, { effectiveAt: 0 }, { ownerId }]) {
    assert.equal(deregisterVehicleSchema.safeParse(body).success, false)
  }
})
