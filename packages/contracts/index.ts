export { type Address, addressSchema } from './address.ts'
export { calendarDaySchema, instantSchema } from './calendar-day.ts'
export { coordinatesShape, latitudeSchema, longitudeSchema } from './coordinates.ts'
export { emailSchema } from './email.ts'
export {
  type AnyEventOf,
  type ContractEvent,
  contractEventSchema,
  type EventContract,
  eventContract,
} from './envelope.ts'
export { feedPageLimit, feedPageSchema } from './feed-page.ts'
export { type HistoryEntry, historyEntrySchema } from './history.ts'
export { idSchema } from './id.ts'
export { basisPointsSchema, centsSchema, quantitySchema } from './money.ts'
export { type Page, pageQuerySchema, pageSchema, pageSizeMax } from './page.ts'
export { normalisePlate, normalPlateSchema, plateSchema } from './plate.ts'
export {
  afterHeader,
  decodePositionTokens,
  encodePositionToken,
  mergePositionTokens,
  type PositionToken,
  positionHeader,
} from './position-token.ts'
export { type CommonProblemCode, commonProblems, type Problem, problemSchema } from './problem.ts'
export { type Role, roleSchema, roles } from './role.ts'
export { textSchema } from './text.ts'
