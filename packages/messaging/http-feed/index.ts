export { type HttpFeedOptions, httpFeed } from './http-feed.ts'
