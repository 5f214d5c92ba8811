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
