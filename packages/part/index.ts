export { commandPart } from './command/command-part.ts'
export { commandRoute } from './command/command-route.ts'
export type { CommandRoutesContext } from './command/command-routes-context.ts'
export type {
  AggregateLoader,
  CommandStore,
  StoreRefusal,
} from './command/execute-command.ts'
export { executeRequest } from './command/execute-request.ts'
export { executeForPolicy } from './command/policy-command.ts'
export { type Publication, publication } from './command/publication.ts'
export type { Target } from './command/target.ts'
export { consumersOf } from './consumers-of.ts'
export { feedRoutes } from './feed-routes.ts'
export { opsRoutes } from './ops-routes.ts'
export type { Part } from './part.ts'
export type { PartWorld } from './part-world.ts'
export { changesRoute, watched } from './query/changes-route.ts'
export { historyRoute } from './query/history-route.ts'
export { type ItemDefinition, itemRoute, readItem } from './query/item-route.ts'
export { listRoutes } from './query/list-routes.ts'
export { queryPart } from './query/query-part.ts'
export { type QueryRoutesContext, readAfter } from './query/query-routes-context.ts'
export type { RowQuery } from './query/read-keyset-page.ts'
