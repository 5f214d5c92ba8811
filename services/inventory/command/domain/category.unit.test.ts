import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fold } from '@annals/kernel'
import { deciderSpec } from '@annals/testing'
import { addCategory } from './add-category.ts'
import { category, categoryRevision } from './category.ts'
import { changeCategory } from './change-category.ts'
import type { CategoryEvent } from './events.ts'

const categoryId = '0192cccc-0000-7000-8000-000000000001'
const teas = { name: 'Thés', description: 'Noirs, verts, blancs' }
const added: CategoryEvent = { type: 'CategoryAdded', categoryId, ...teas }
const changed: CategoryEvent = { type: 'CategoryChanged', categoryId, name: 'Infusions', description: null }

const add = deciderSpec({ ...category, decide: addCategory }, {})
const change = deciderSpec({ ...category, decide: changeCategory }, {})

test('a category is added with its name and description', () => {
  add.given().when({ categoryId, details: teas }).then(added)
})

test('the same category again has no effect, also after it was changed', () => {
  add
    .given(added)
    .when({ categoryId, details: { ...teas } })
    .thenNothing()
  add.given(added, changed).when({ categoryId, details: teas }).thenNothing()
})

test('another category under the same id is refused', () => {
  const refusal = { code: 'category-id-taken', categoryId } as const
  add
    .given(added)
    .when({ categoryId, details: { ...teas, name: 'Cafés' } })
    .thenRefused(refusal)
  add
    .given(added)
    .when({ categoryId, details: { ...teas, description: null } })
    .thenRefused(refusal)
})

test('a change replaces name and description and raises the revision', () => {
  change
    .given(added)
    .when({ categoryId, details: { name: 'Infusions', description: null } })
    .then(changed)
  assert.deepEqual(
    [[], [added], [added, changed]].map((events) => categoryRevision(fold(category, events))),
    [0, 1, 2],
  )
})

test('an equal change changes nothing', () => {
  change.given(added).when({ categoryId, details: teas }).thenNothing()
})

test('an unknown category cannot be changed', () => {
  change.given().when({ categoryId, details: teas }).thenRefused({ code: 'category-unknown', categoryId })
})
