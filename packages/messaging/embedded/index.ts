export { type EmbeddedSource, UnpublishableEventError } from './embedded-feed.ts'
export { type EmbeddedMessagesOptions, embeddedMessages } from './embedded-messages.ts'
