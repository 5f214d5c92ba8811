import { systemClock } from '@annals/kernel'
import type { Feeds, MessageLog } from '@annals/messaging'
import { type MemoryEventLog, memoryEventLog } from '@annals/messaging/contract-suite'
import { embeddedMessages } from '@annals/messaging/embedded'
import type { ReadModelDatabase } from '../read-model-database.ts'
import { ReadModels, type ReadModelsOptions } from '../read-models.ts'
import { boxContract, boxes } from './boxes.ts'

const quiet = { warn: () => {}, error: () => {} }

/** An empty database for one test. */
export type DatabaseUnderTest = {
  readonly database: ReadModelDatabase
  /** Opens it once more, as another process would. */
  readonly openAgain: () => Promise<ReadModelDatabase>
  /** The names of the tables, or of the indices, that begin like this, in order. */
  readonly namesOf: (kind: 'table' | 'index', prefix: string) => Promise<readonly string[]>
  /** How it would run a SELECT, table by table. */
  readonly planOf: (sql: string, parameters: readonly unknown[]) => Promise<readonly TablePlan[]>
  /** Closes the database and removes it. */
  readonly dispose: () => Promise<void>
}

export type TablePlan = {
  /** `primary` for the key; null when every row is read. */
  readonly index: string | null
  /** The columns by which the index is entered. */
  readonly boundBy: readonly string[]
  readonly sorts: boolean
}

export type OpenDatabase = () => Promise<DatabaseUnderTest>

/** Runs a test in a world of its own: a store in memory and an empty database. */
export type InWorld = (run: (world: World) => Promise<void>) => Promise<void>

export type World = Omit<DatabaseUnderTest, 'dispose'> & {
  readonly log: MemoryEventLog
  readonly messages: MessageLog & Feeds
  /** Makes read models over this world, started; they are stopped at its end. */
  readonly startOnly: (options?: Partial<ReadModelsOptions>) => Promise<ReadModels>
  /** The same, and built. */
  readonly start: World['startOnly']
}

export function worldsOn(open: OpenDatabase): InWorld {
  return async (run) => {
    const opened = await open()
    const log = memoryEventLog('store-1', boxContract.partitions)
    const messages = messagesOver(log)
    const started: ReadModels[] = []
    const openedAgain: ReadModelDatabase[] = []
    const openAgain = async () => {
      const again = await opened.openAgain()
      openedAgain.push(again)
      return again
    }
    const startOnly: World['startOnly'] = async (options = {}) => {
      const readModels = new ReadModels({
        database: opened.database,
        projections: [boxes()],
        messages,
        clock: systemClock,
        logger: quiet,
        backoff: { firstMs: 1, maxMs: 5 },
        ...options,
      })
      started.push(readModels)
      await readModels.start()
      return readModels
    }
    const start: World['start'] = async (options) => {
      const readModels = await startOnly(options)
      await readModels.built()
      return readModels
    }
    try {
      await run({ ...opened, openAgain, log, messages, startOnly, start })
    } finally {
      await Promise.all(started.map((readModels) => readModels.stop()))
      await Promise.all(openedAgain.map((again) => again.close()))
      await opened.dispose()
    }
  }
}

function messagesOver(log: MemoryEventLog): MessageLog & Feeds {
  const toContract = ({
    type,
    data,
  }: {
    readonly type: string
    readonly data: Readonly<Record<string, unknown>>
  }) => ({
    type,
    data,
  })
  return embeddedMessages([{ contract: boxContract, store: log, toContract }], {
    logger: quiet,
    backoff: { firstMs: 1, maxMs: 5 },
  })
}
