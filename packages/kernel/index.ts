export { type Aggregate, type DomainEvent, fold } from './aggregate.ts'
export type { Brand } from './brand.ts'
export {
  addMs,
  type CalendarDay,
  type Clock,
  calendarDay,
  dayOf,
  epochMsOf,
  type Instant,
  instant,
  instantOf,
  systemClock,
} from './clock.ts'
export { type Accepted, accept, type Decision, type Refusal, type Refused, refuse } from './decision.ts'
export type { Claim, Deadline, Effects } from './effects.ts'
export type { EventCatalogue, EventDefinition, Upcaster } from './event-catalogue.ts'
export { deriveId, type MintId, mintUuid } from './ids.ts'
export { type BasisPoints, basisPoints, type Cents, cents, lineNet, sumCents } from './money.ts'
export { searchText } from './search-text.ts'
