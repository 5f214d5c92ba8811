import assert from 'node:assert/strict'
import { test } from 'node:test'
import { calendarDay, fold } from '@annals/kernel'
import { deciderSpec } from '@annals/testing'
import { changeOwner } from './change-owner.ts'
import { eraseOwner } from './erase-owner.ts'
import { owner, ownerRevision } from './owner.ts'
import type { OwnerDetails } from './owner-details.ts'
import { registerOwner } from './register-owner.ts'
import { amina, ownerChanged, ownerErased, ownerId, ownerRegistered, today } from './registration-fixtures.ts'

const register = deciderSpec({ ...owner, decide: registerOwner }, { today })
const change = deciderSpec({ ...owner, decide: changeOwner }, { today })
const erase = deciderSpec({ ...owner, decide: eraseOwner }, { streamsOfPerson: 1 })
const withoutEmail: OwnerDetails = { ...amina, email: null }
const born = (day: string): OwnerDetails => ({ ...amina, birthDate: calendarDay(day) })

test('an owner registers with name and birth date; an e-mail is not asked for', () => {
  register.given().when({ ownerId, details: amina }).then(ownerRegistered()).thenEffects({})
  register.given().when({ ownerId, details: withoutEmail }).then(ownerRegistered(withoutEmail))
})

test('the same registration again has no effect, also after the details were changed', () => {
  register
    .given(ownerRegistered())
    .when({ ownerId, details: { ...amina } })
    .thenNothing()
  register
    .given(ownerRegistered(), ownerChanged(withoutEmail, ['email']))
    .when({ ownerId, details: amina })
    .thenNothing()
})

test('another registration under the same id is refused, whichever field differs', () => {
  for (const details of [{ ...amina, name: 'Amina' }, born('1984-02-28'), withoutEmail]) {
    register
      .given(ownerRegistered())
      .when({ ownerId, details })
      .thenRefused({ code: 'owner-id-taken', ownerId })
  }
})

for (const day of ['1900-01-01', '2026-03-10']) {
  test(`an owner may be born on ${day}, when today is ${today}`, () => {
    const details = born(day)
    register.given().when({ ownerId, details }).then(ownerRegistered(details))
    change
      .given(ownerRegistered())
      .when({ ownerId, details })
      .then(ownerChanged(details, ['birthDate']))
  })
}

for (const day of ['1899-12-31', '2026-03-11', '0001-01-01']) {
  test(`a birth date of ${day} is refused, with the days between which it may lie`, () => {
    const details = born(day)
    const refusal = {
      code: 'birth-date-out-of-range',
      birthDate: details.birthDate,
      earliest: calendarDay('1900-01-01'),
      latest: today,
    } as const
    register.given().when({ ownerId, details }).thenRefused(refusal)
    change.given(ownerRegistered()).when({ ownerId, details }).thenRefused(refusal)
  })
}

test('a change replaces all details, names the fields that differ and raises the revision', () => {
  const details = { ...withoutEmail, name: 'Amina Idrissi' }
  change
    .given(ownerRegistered())
    .when({ ownerId, details })
    .then(ownerChanged(details, ['name', 'email']))
  assert.equal(ownerRevision(fold(owner, [ownerRegistered(), ownerChanged(details, ['name', 'email'])])), 2)
})

test('a change to what is known already has no effect', () => {
  change
    .given(ownerRegistered())
    .when({ ownerId, details: { ...amina } })
    .thenNothing()
})

test('an erasure deletes the key of the person with as many streams as were seen', () => {
  erase
    .given(ownerRegistered())
    .when({ ownerId }, { streamsOfPerson: 3 })
    .then(ownerErased)
    .thenEffects({ erase: [{ person: ownerId, streams: 3 }] })
})

test('an erased owner is erased again without effect, and neither changed nor registered again', () => {
  const gone = [ownerRegistered(), ownerErased] as const
  erase
    .given(...gone)
    .when({ ownerId })
    .thenNothing()
  change
    .given(...gone)
    .when({ ownerId, details: amina })
    .thenRefused({ code: 'owner-erased', ownerId })
  register
    .given(...gone)
    .when({ ownerId, details: amina })
    .thenRefused({ code: 'owner-erased', ownerId })
})

test('an erased owner keeps the revision and no personal word, also when the key is gone on the way', () => {
  const unreadable = { name: null, birthDate: null, email: null }
  assert.deepEqual(fold(owner, [{ type: 'OwnerRegistered', ownerId, ...unreadable }, ownerErased]), {
    status: 'Erased',
    revision: 1,
  })
})

test('an owner that never was is unknown to every command', () => {
  change.given().when({ ownerId, details: amina }).thenRefused({ code: 'owner-unknown', ownerId })
  erase.given().when({ ownerId }).thenRefused({ code: 'owner-unknown', ownerId })
})
