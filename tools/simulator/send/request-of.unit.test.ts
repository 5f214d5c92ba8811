import assert from 'node:assert/strict'
import { test } from 'node:test'
import { registerCustomerSchema } from '@annals/customer-contracts'
import { demoTariff } from '@annals/infraction-contracts'
import { addCategorySchema, addProductSchema, receiveStockSchema } from '@annals/inventory-contracts'
import { abandonOrderRequestSchema, placeOrderRequestSchema } from '@annals/order-contracts'
import {
  changeLimitSchema,
  installRadarSchema,
  recordDetectionSchema,
  recordDetectionsSchema,
} from '@annals/radar-contracts'
import {
  deregisterVehicleSchema,
  registerOwnerSchema,
  registerVehicleSchema,
  transferVehicleSchema,
} from '@annals/registration-contracts'
import { z } from 'zod'
import type { Command } from '../plan/command.ts'
import { planTraffic } from '../plan/plan-traffic.ts'
import { planWorld } from '../plan/world.ts'
import { seededRandom } from '../seeded-random.ts'
import { requestOf } from './request-of.ts'

const schemas: Readonly<Record<Command['kind'], z.ZodType>> = {
  'register-owner': registerOwnerSchema,
  'register-vehicle': registerVehicleSchema,
  'transfer-vehicle': transferVehicleSchema,
  'deregister-vehicle': deregisterVehicleSchema,
  'install-radar': installRadarSchema,
  'change-limit': changeLimitSchema,
  'decommission-radar': z.undefined(),
  'record-detection': recordDetectionSchema,
  'record-detections': recordDetectionsSchema,
  'add-category': addCategorySchema,
  'add-product': addProductSchema,
  'receive-stock': receiveStockSchema,
  'register-customer': registerCustomerSchema,
  'place-order': placeOrderRequestSchema,
  'activate-order': z.undefined(),
  'abandon-order': abandonOrderRequestSchema,
}

const atMs = Date.parse('2026-11-25T10:00:00.000Z')

function everyCommand(): readonly Command[] {
  const random = seededRandom('requests')
  const world = planWorld(random, { run: 'r', atMs, owners: 20, vehicles: 40, radars: 8, strangers: 2 })
  const wishes = { rate: 100, seconds: 10, liveFromMs: atMs, tariff: demoTariff }
  return [...world.setup.flat(3), ...planTraffic(random, world, wishes).flatMap(({ steps }) => steps.flat())]
}

test('every command that is planned is a request as its contract says', () => {
  const commands = everyCommand()
  assert.deepEqual(
    [...new Set(commands.map(({ kind }) => kind))].toSorted(),
    Object.keys(schemas).toSorted(),
    'every kind is planned',
  )
  for (const command of commands) {
    const { path, body } = requestOf(command)
    assert.match(path, /^\/api\/(customer|inventory|order|radar|registration)\/commands\/[a-z0-9/-]+$/)
    const parsed = schemas[command.kind].safeParse(body)
    assert.ok(parsed.success, `${path}: ${parsed.error?.message} in ${JSON.stringify(body)}`)
  }
})
