import type { RunningSystem } from './running-system.ts'
import type { StoreHeads } from './system-databases.ts'

export type { StoreHeads } from './system-databases.ts'

/** How much each service's event store holds, read past the system from its very databases. */
export function storeHeads({ databases }: Pick<RunningSystem, 'databases'>): Promise<StoreHeads> {
  return databases.heads()
}
