import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { apiClient, type TokenSource } from '@annals/client'
import { type ImportProgress, importShop } from '@annals/importer'
import { z } from 'zod'
import { type DemoWishes, demoShop } from './demo-shop.ts'

export type SeedDemoOptions = {
  /** Where this very process answers. */
  readonly url: string
  /** With the roles sales and warehouse. */
  readonly token: TokenSource
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: ImportProgress) => void
  /** Brings the demo's traffic, once the shop is there. */
  readonly bringTraffic: (wishes: DemoWishes) => Promise<void>
}

/** Fills an installation with the demo shop, through the same public API that everyone uses. */
async function seedDemo(
  wishes: DemoWishes,
  { url, token, signal, onProgress, bringTraffic }: SeedDemoOptions,
): Promise<void> {
  const outcome = await importShop(demoShop(wishes), {
    api: apiClient({ url, token, signal }),
    signal,
    ...(onProgress !== undefined && { onProgress }),
  })
  const [refusal] = outcome.refusals
  if (refusal === undefined) return bringTraffic(wishes)
  throw new Error(
    `The demo data was refused in ${outcome.refusals.length} places, first in ${refusal.file} ${refusal.line}: ${refusal.rule}`,
  )
}

/** In the data folder: the wishes of a demo that was begun, so that a start that was cut off goes on with the same. */
const demoFile = 'demo-data.json'

const demoStateSchema = z.object({
  seed: z.int(),
  today: z.string(),
  status: z.enum(['begun', 'complete', 'declined']),
})

export type DemoState = 'none' | 'begun' | 'complete' | 'declined'

export async function demoState(dataFolder: string): Promise<DemoState> {
  return (await readState(dataFolder))?.status ?? 'none'
}

/** Seeds the demo unless this data folder has it; goes on where an earlier start was cut off. */
export async function seedDemoOnce(
  dataFolder: string,
  wishes: DemoWishes,
  options: SeedDemoOptions,
): Promise<void> {
  const state = (await readState(dataFolder)) ?? { ...wishes, status: 'begun' as const }
  if (state.status !== 'begun') return
  await writeState(dataFolder, state)
  await seedDemo(state, options)
  await writeState(dataFolder, { ...state, status: 'complete' })
}

/** The first start of a folder was without demo data: no later one brings any among somebody's own. */
export async function declineDemo(dataFolder: string, wishes: DemoWishes): Promise<void> {
  if ((await demoState(dataFolder)) === 'none')
    await writeState(dataFolder, { ...wishes, status: 'declined' })
}

async function readState(dataFolder: string): Promise<z.infer<typeof demoStateSchema> | undefined> {
  try {
    return demoStateSchema.parse(JSON.parse(await readFile(join(dataFolder, demoFile), 'utf8')))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

async function writeState(dataFolder: string, state: z.infer<typeof demoStateSchema>): Promise<void> {
  const unfinished = join(dataFolder, `${demoFile}.new`)
  await writeFile(unfinished, JSON.stringify(state), { flush: true })
  await rename(unfinished, join(dataFolder, demoFile))
}
