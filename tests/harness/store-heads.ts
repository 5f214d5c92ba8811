import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import type { RunningSystem } from './running-system.ts'

const headSchema = z.object({ events: z.int(), commands: z.int(), deadlines: z.int() })

const READ_HEAD = `
SELECT
  (SELECT COUNT(*) FROM events) AS events,
  (SELECT COUNT(*) FROM commands) AS commands,
  (SELECT COUNT(*) FROM deadlines) AS deadlines`

const services = ['customer', 'inventory', 'order', 'radar', 'registration', 'infraction']

export type StoreHeads = Readonly<Record<string, z.infer<typeof headSchema>>>

/** How much each service's event store holds, read past the system from its very files. */
export function storeHeads({ dataFolder }: Pick<RunningSystem, 'dataFolder'>): StoreHeads {
  return Object.fromEntries(
    services.map((service) => {
      using file = new DatabaseSync(join(dataFolder, `${service}-command.db`), { readOnly: true })
      return [service, headSchema.parse({ ...file.prepare(READ_HEAD).get() })]
    }),
  )
}
