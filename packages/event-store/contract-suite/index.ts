export { eventStoreContract } from './event-store-contract.ts'
export { type OpenStores, type StoresUnderTest, type TurnedClock, turnedClock } from './stores-under-test.ts'
