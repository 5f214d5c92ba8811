import assert from 'node:assert/strict'
import { test } from 'node:test'
import { latitudeSchema, longitudeSchema } from './coordinates.ts'

const coordinates = [
  ['latitude', latitudeSchema, 90],
  ['longitude', longitudeSchema, 180],
] as const

for (const [name, schema, limit] of coordinates) {
  test(`a ${name} is -${limit} to ${limit} degrees`, () => {
    for (const degrees of [-limit, -0.5, 0, 48.8566, limit]) assert.equal(schema.parse(degrees), degrees)
    for (const degrees of [limit + 1, -limit - 1, limit + 1e-9]) {
      assert.equal(schema.safeParse(degrees).success, false, String(degrees))
    }
  })

  test(`a ${name} is a number, and a finite one`, () => {
    for (const degrees of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, '48.85', null]) {
      assert.equal(schema.safeParse(degrees).success, false, String(degrees))
    }
  })

  test(`a ${name} is kept to six decimals, which is a tenth of a metre`, () => {
    assert.equal(schema.parse(48.856_613_499_9), 48.856_613)
    assert.equal(schema.parse(-48.856_613_5), -48.856_613)
    assert.equal(schema.parse(48.856_613_6), 48.856_614)
    assert.equal(schema.parse(schema.parse(2.352_221_9)), 2.352_222)
  })
}
