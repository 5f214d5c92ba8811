import assert from 'node:assert/strict'
import { test } from 'node:test'
import { demoTariff } from '@annals/infraction-contracts'
import { planDemoTraffic } from './plan-demo-traffic.ts'

const owner = { ownerId: '0198c0de-0000-7000-8000-000000000001', name: 'Lucia Romero' }
const plan = (today: string) => planDemoTraffic('run', { seed: '7', today, owner }, demoTariff)
const commandsOf = (today: string) => plan(today).phases.flat(3)

test('the same day and seed give the same traffic: 12 radars, 20 owners, 25 vehicles, 150 detections', () => {
  assert.deepEqual(plan('2026-11-25'), plan('2026-11-25'))
  const commands = commandsOf('2026-11-25')
  const count = (kind: string) => commands.filter((command) => command.kind === kind).length
  assert.equal(count('install-radar'), 12)
  assert.equal(count('register-owner'), 20)
  const plates = commands.flatMap((command) => (command.kind === 'register-vehicle' ? [command.plate] : []))
  assert.equal(new Set(plates).size, 25)
  const batches = commands.flatMap((command) =>
    command.kind === 'record-detections' ? command.detections : [],
  )
  assert.equal(batches.length, 150)
})

test('everything was before the day began, in the easternmost time zone too', () => {
  const instants = JSON.stringify(commandsOf('2026-11-25')).match(/\d{4}-\d\d-\d\dT[\d:.]+Z/g) ?? []
  assert.ok(instants.length > 150)
  for (const instant of instants) assert.ok(instant < '2026-11-24T10:00:00.000Z', instant)
})

test('the known owner is the first, keeps the first vehicle and drives it too fast', () => {
  const [first] = commandsOf('2026-11-25').filter(({ kind }) => kind === 'register-owner')
  assert.deepEqual(first && 'ownerId' in first && [first.ownerId, 'name' in first && first.name], [
    owner.ownerId,
    owner.name,
  ])
  const { own, phases } = plan('2026-11-25')
  const plate = own[0]?.plate
  const changes = phases
    .flat(3)
    .flatMap((command) =>
      command.kind === 'register-vehicle' && command.plate === plate ? [command.ownerId] : [],
    )
  assert.deepEqual([own.length, changes], [3, [owner.ownerId]])
})
