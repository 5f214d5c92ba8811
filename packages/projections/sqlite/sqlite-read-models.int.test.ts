import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { eventually } from '@annals/messaging/contract-suite'
import { boxesIn, publishAll } from '../contract-suite/boxes.ts'
import { pagePlanRules } from '../contract-suite/page-plan-rules.ts'
import { readModelsContract } from '../contract-suite/read-models-contract.ts'
import { worldsOn } from '../contract-suite/world.ts'
import { openSqliteReadModels } from './open-sqlite-read-models.ts'
import { testReadModels } from './test-read-models.ts'

readModelsContract({ name: 'SQLite', open: testReadModels })
pagePlanRules('SQLite', testReadModels)

test('what was overwritten, removed or rebuilt away is soon in no byte of any file', async () => {
  const opened = await testReadModels()
  await worldsOn(async () => opened)(async ({ log, start }) => {
    const readModels = await start()
    for (let box = 0; box < 50; box += 1) {
      log.publish(`box-${box}`, 'Packed', { label: `Secret Person ${box}`, weight: box })
    }
    await readModels.waitForHead('boxes', 5_000)
    assert.equal(await occursIn(opened, 'Secret Person'), true)
    publishAll(
      log,
      Array.from({ length: 50 }, (_, box) =>
        box % 2 === 0
          ? ([`box-${box}`, 'Removed', {}] as const)
          : ([`box-${box}`, 'Packed', { label: null, weight: 1 }] as const),
      ),
    )
    await readModels.waitForHead('boxes', 5_000)
    await eventually('no byte of it', async () => !(await occursIn(opened, 'Secret Person')))
    log.publish('box-0', 'Packed', { label: 'Secret Person', weight: 1 })
    await readModels.waitForHead('boxes', 5_000)
    await readModels.rebuild('boxes')
    assert.equal((await boxesIn(readModels))[0]?.label, 'Secret Person')
    log.publish('box-0', 'Removed')
    await readModels.waitForHead('boxes', 5_000)
    await eventually('no byte of it after a rebuild', async () => !(await occursIn(opened, 'Secret Person')))
  })
})

test('a file of a newer release that this one cannot read is refused', async () => {
  const { database, file, dispose } = await testReadModels()
  try {
    await database.write((transaction) =>
      transaction.run('UPDATE kit_schema SET version = 9, readable_from = 8'),
    )
    await assert.rejects(
      openSqliteReadModels({ file }),
      /schema 9, readable from 8.*this release has schema 3/,
    )
  } finally {
    await dispose()
  }
})

async function occursIn({ folder }: { readonly folder: string }, text: string): Promise<boolean> {
  const files = await readdir(folder)
  const contents = await Promise.all(files.map((file) => readFile(join(folder, file))))
  return contents.some((content) => content.includes(text))
}
