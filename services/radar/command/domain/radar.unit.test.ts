import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addMs, fold } from '@annals/kernel'
import { deciderSpec } from '@annals/testing'
import { changeLimit } from './change-limit.ts'
import { decommissionRadar } from './decommission-radar.ts'
import { installRadar } from './install-radar.ts'
import { radar, radarRevision } from './radar.ts'
import {
  before,
  decommissioned,
  elsewhere,
  installed,
  installedAt,
  limitChanged,
  now,
  place,
  radarId,
  relocated,
} from './radar-fixtures.ts'
import { relocateRadar } from './relocate-radar.ts'

const install = deciderSpec({ ...radar, decide: installRadar }, { now })
const limit = deciderSpec({ ...radar, decide: changeLimit }, { now })
const relocate = deciderSpec({ ...radar, decide: relocateRadar }, { now })
const decommission = deciderSpec({ ...radar, decide: decommissionRadar }, { now })
const asked = { radarId, maxSpeedKmh: 90, ...place, installedAt }

test('a radar is installed with its limit and place, since an instant in the past or since now', () => {
  install.given().when(asked).then(installed)
  install
    .given()
    .when({ ...asked, installedAt: null })
    .then({ ...installed, effectiveAt: now })
  install
    .given()
    .when({ ...asked, installedAt: now })
    .then({ ...installed, effectiveAt: now })
})

test('an installation in the future is refused', () => {
  const later = addMs(now, 1)
  install
    .given()
    .when({ ...asked, installedAt: later })
    .thenRefused({ code: 'instant-in-future', field: 'installedAt', instant: later, now })
})

test('the same radar again has no effect, also after it was changed; its instant need not be named', () => {
  const changed = [installed, limitChanged(70, before(2)), relocated(before(1))] as const
  install
    .given(...changed)
    .when(asked)
    .thenNothing()
  install
    .given(...changed, decommissioned(now))
    .when({ ...asked, installedAt: null })
    .thenNothing()
})

test('another radar under the same id is refused', () => {
  for (const other of [
    { maxSpeedKmh: 91 },
    { longitude: 2.4 },
    { latitude: 48.9 },
    { installedAt: addMs(installedAt, 1) },
  ]) {
    install
      .given(installed)
      .when({ ...asked, ...other })
      .thenRefused({ code: 'radar-id-taken', radarId })
  }
})

test('a new limit holds from now on, and the radar keeps the one before', () => {
  limit.given(installed).when({ radarId, maxSpeedKmh: 70 }).then(limitChanged(70, now))
  assert.deepEqual(fold(radar, [installed, limitChanged(70, now)]), {
    status: 'InService',
    periods: [
      { from: installedAt, maxSpeedKmh: 90, ...place },
      { from: now, maxSpeedKmh: 70, ...place },
    ],
    decommissionedAt: null,
    revision: 2,
  })
})

test('a radar that is moved keeps its limit, and its place before', () => {
  relocate
    .given(installed)
    .when({ radarId, ...elsewhere })
    .then(relocated(now))
  assert.deepEqual(fold(radar, [installed, limitChanged(70, before(1)), relocated(now)]), {
    status: 'InService',
    periods: [
      { from: installedAt, maxSpeedKmh: 90, ...place },
      { from: before(1), maxSpeedKmh: 70, ...place },
      { from: now, maxSpeedKmh: 70, ...elsewhere },
    ],
    decommissionedAt: null,
    revision: 3,
  })
})

test('two changes in one millisecond, or with the clock set back, hold one after the other', () => {
  const ahead = addMs(now, 60_000)
  for (const last of [now, ahead]) {
    const next = addMs(last, 1)
    limit.given(installed, relocated(last)).when({ radarId, maxSpeedKmh: 70 }).then(limitChanged(70, next))
    relocate
      .given(installed, limitChanged(70, last))
      .when({ radarId, ...elsewhere })
      .then(relocated(next))
    decommission.given(installed, relocated(last)).when({ radarId }).then(decommissioned(next))
  }
})

test('the limit or place that a radar has already changes nothing', () => {
  limit.given(installed).when({ radarId, maxSpeedKmh: 90 }).thenNothing()
  relocate
    .given(installed)
    .when({ radarId, ...place })
    .thenNothing()
})

test('a radar is decommissioned once, and its revision stays', () => {
  decommission.given(installed).when({ radarId }).then(decommissioned(now))
  decommission
    .given(installed, decommissioned(before(1)))
    .when({ radarId })
    .thenNothing()
  assert.equal(radarRevision(fold(radar, [installed, decommissioned(now)])), 1)
})

test('a decommissioned radar is neither limited nor moved any more', () => {
  const refusal = { code: 'radar-decommissioned', radarId } as const
  const given = [installed, decommissioned(before(1))] as const
  limit
    .given(...given)
    .when({ radarId, maxSpeedKmh: 90 })
    .thenRefused(refusal)
  relocate
    .given(...given)
    .when({ radarId, ...elsewhere })
    .thenRefused(refusal)
})

test('an unknown radar is neither limited, moved nor decommissioned', () => {
  const refusal = { code: 'radar-unknown', radarId } as const
  limit.given().when({ radarId, maxSpeedKmh: 70 }).thenRefused(refusal)
  relocate
    .given()
    .when({ radarId, ...elsewhere })
    .thenRefused(refusal)
  decommission.given().when({ radarId }).thenRefused(refusal)
})
