import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changeCustomerDetailsSchema, registerCustomerSchema } from './requests.ts'

const least = { name: 'Odile' }

test('a name is enough, and what is left out stays absent', () => {
  assert.deepEqual(registerCustomerSchema.parse(least), least)
})

test('names in any script are kept as they are, trimmed', () => {
  for (const name of ['École ☕️', 'מרים כהן', '李小龙', 'Ana 👩‍🚀']) {
    assert.equal(registerCustomerSchema.parse({ name: ` ${name} ` }).name, name)
  }
})

const refused: readonly (readonly [rule: string, body: unknown, pointer: string])[] = [
  ['no name', {}, 'name'],
  ['an empty name', { name: '' }, 'name'],
  ['a name of spaces', { name: '  ' }, 'name'],
  ['a name of 10 MB', { name: 'x'.repeat(10_000_000) }, 'name'],
  ['a name with a line break', { name: 'a\nb' }, 'name'],
  ['a name with NUL', { name: 'a\u0000b' }, 'name'],
  ['a name with half an emoji', { name: 'a\ud83d' }, 'name'],
  ['a name that is a number', { name: 7 }, 'name'],
  ['an id that is no UUID', { ...least, customerId: 'ALFKI' }, 'customerId'],
  ['an id in upper case', { ...least, customerId: '0192AAAA-0000-7000-8000-000000000001' }, 'customerId'],
  ['an e-mail without @', { ...least, email: 'odile' }, 'email'],
  ['an e-mail with two @', { ...least, email: 'a@b@c' }, 'email'],
  ['an e-mail with a space', { ...least, email: 'a b@c' }, 'email'],
  ['a null e-mail', { ...least, email: null }, 'email'],
  ['a phone of 41 characters', { ...least, phone: '1'.repeat(41) }, 'phone'],
  ['an address with nothing in it', { ...least, address: {} }, 'address'],
  ['an address with an unknown field', { ...least, address: { city: 'Nantes', planet: 'Mars' } }, 'address'],
  ['an unknown field', { ...least, vip: true }, ''],
]

for (const [rule, body, pointer] of refused) {
  test(`${rule} is refused`, () => {
    const parsed = registerCustomerSchema.safeParse(body)
    assert.equal(parsed.success, false)
    assert.equal(parsed.error?.issues[0]?.path[0] ?? '', pointer)
  })
}

test('a change takes no id in its body', () => {
  const body = { ...least, customerId: '0192aaaa-0000-7000-8000-000000000001' }
  assert.equal(changeCustomerDetailsSchema.safeParse(body).success, false)
})
