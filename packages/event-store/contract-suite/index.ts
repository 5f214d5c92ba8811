export { eventStoreContract } from './event-store-contract.ts'
export { type TurnedClock, turnedClock } from './stores-under-test.ts'
