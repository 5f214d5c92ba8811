import type { RowDataPacket } from 'mysql2/promise'
import type { TablePlan } from '../contract-suite/world.ts'

type Ask = (sql: string, parameters?: readonly unknown[]) => Promise<readonly RowDataPacket[]>

/** How MySQL would run a SELECT, table by table. */
export async function plansOf(
  ask: Ask,
  sql: string,
  parameters: readonly unknown[],
): Promise<readonly TablePlan[]> {
  await ask('SET explain_json_format_version = 2')
  const [row] = await ask(`EXPLAIN FORMAT=JSON ${sql}`, parameters)
  const told = JSON.parse(String(row?.['EXPLAIN'])) as { readonly query_plan: PlanNode }
  return plansIn(told.query_plan)
}

type PlanNode = {
  readonly access_type?: string
  readonly table_name?: string
  readonly index_name?: string
  readonly index_access_type?: string
  readonly key_columns?: readonly string[]
  readonly ranges?: readonly string[]
  readonly inputs?: readonly PlanNode[]
}

function plansIn(node: PlanNode, sorts = false): readonly TablePlan[] {
  const sorted = sorts || node.access_type === 'sort'
  const below = (node.inputs ?? []).flatMap((input) => plansIn(input, sorted))
  return node.table_name === undefined ? below : [...below, tablePlan(node, sorted)]
}

function tablePlan(node: PlanNode, sorts: boolean): TablePlan {
  const { index_name: index, index_access_type: access, key_columns: columns = [], ranges = [] } = node
  const searched = access === 'index_range_scan' || access === 'index_lookup'
  const bounds = ranges.join(' ')
  return {
    index: !searched || index === undefined ? null : index === 'PRIMARY' ? 'primary' : index,
    boundBy: columns.filter((column) => new RegExp(`\\b${column}\\b`).test(bounds)),
    sorts,
  }
}
