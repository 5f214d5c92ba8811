export { type Backoff, backoffMs, pause } from './backoff.ts'
export { failureLog } from './failure-log.ts'
export type {
  BatchHandler,
  ConsumerPositions,
  Feed,
  FeedPage,
  Feeds,
  MessageBatch,
  MessageLog,
  Subscription,
} from './port.ts'
export { StopConsuming } from './stop-consuming.ts'
export { type StoreSource, storeFeed } from './store-feed.ts'
export { untilDone } from './until-done.ts'
