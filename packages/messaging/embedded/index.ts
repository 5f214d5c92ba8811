export { embeddedMessages } from './embedded-messages.ts'
