import { readFileSync } from 'node:fs'
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise'
import type { GivenInstallation } from './given-installation.ts'
import {
  type HeldDatabase,
  READ_CHANGE_IDS,
  READ_HEAD,
  type SystemDatabases,
  storeHeadSchema,
  storeServices,
} from './system-databases.ts'

/** Of the event store: what else stands in a command part's database are its references. */
const storeTables = new Set([
  ...['events', 'stream_heads', 'commands', 'claims', 'deadlines', 'snapshots', 'person_keys'],
  ...['person_streams', 'leases', 'sequence', 'meta', 'schema_version'],
])

/** The databases of an installation's parts, each as its own user. */
export function mysqlDatabases({ databases }: Pick<GivenInstallation, 'databases'>): SystemDatabases {
  const connect = async (part: string): Promise<Connection> => {
    const { caFile, ...address } = databases[part] ?? { caFile: undefined }
    return createConnection({
      ...address,
      ...(caFile === undefined ? {} : { ssl: { ca: readFileSync(caFile, 'utf8'), verifyIdentity: true } }),
    })
  }
  return {
    heads: async () => {
      const heads = storeServices.map(async (service) => {
        const connection = await connect(`${service}-command`)
        try {
          const [[row]] = await connection.query<RowDataPacket[]>(READ_HEAD)
          return [service, storeHeadSchema.parse({ ...row })] as const
        } finally {
          await connection.end()
        }
      })
      return Object.fromEntries(await Promise.all(heads))
    },
    changeIds: async (after) => {
      const connection = await connect('order-query')
      try {
        const [rows] = await connection.query<RowDataPacket[]>(READ_CHANGE_IDS, [after])
        return rows.map(({ sequence }) => Number(sequence))
      } finally {
        await connection.end()
      }
    },
    holdWrites: async (held) => {
      const connection = await connect(partOf(held))
      const [tables] = await connection.query<RowDataPacket[]>('SHOW TABLES')
      const names = tables
        .map((row) => String(Object.values(row)[0]))
        .filter((name) => held.endsWith('-query') || storeTables.has(name) === held.endsWith('-command'))
      await connection.query(`LOCK TABLES ${names.map((name) => `\`${name}\` READ`).join(', ')}`)
      return () => connection.end()
    },
  }
}

function partOf(held: HeldDatabase): string {
  return held === 'analytics-query' ? 'analytics' : held.replace('-references', '-command')
}
