import { connect as connectPlain, isIP } from 'node:net'
import { type ConnectionOptions, connect as connectTls } from 'node:tls'
import { Kafka, type LogEntry, logLevel, type SASLOptions } from 'kafkajs'
import { readHeadersOnce } from './header-reading.ts'
import { stopIdleTimer } from './idle-timer.ts'

/** How to reach Kafka. */
export type KafkaConnection = {
  /** host:port of each; one that answers is enough. */
  readonly brokers: readonly string[]
  readonly clientId: string
  /** Asked for each connection, so that a CA file that was replaced is taken without a restart. Plaintext without it. */
  readonly ssl?: (() => ConnectionOptions) | undefined
  /** Its fields are read at each login: getters follow files that change. */
  readonly sasl?: SASLOptions | undefined
}

const keepAliveMs = 60_000

/**
 * Few tries, and soon: who waits for a broker tries again by itself and says so. kafkajs never starts a consumer
 * again by itself, which it does not always get right.
 */
export const fewRetries = {
  retries: 2,
  initialRetryTime: 100,
  maxRetryTime: 1_000,
  restartOnFailure: async () => false,
}

/** A kafkajs client; it opens no connection by itself. `onError` hears what kafkajs itself only logs. */
export function kafkaClient(
  { brokers, clientId, ssl, sasl }: KafkaConnection,
  onError: (entry: LogEntry['log']) => void = () => {},
): Kafka {
  stopIdleTimer()
  readHeadersOnce()
  return new Kafka({
    brokers: [...brokers],
    clientId,
    ...(sasl === undefined ? {} : { sasl }),
    connectionTimeout: 3_000,
    requestTimeout: 30_000,
    retry: fewRetries,
    socketFactory: ({ host, port, onConnect }) => {
      const socket =
        ssl === undefined
          ? connectPlain({ host, port }, onConnect)
          : connectTls({ host, port, ...(isIP(host) === 0 ? { servername: host } : {}), ...ssl() }, onConnect)
      socket.setKeepAlive(true, keepAliveMs)
      socket.setNoDelay(true)
      return socket
    },
    logLevel: logLevel.ERROR,
    logCreator:
      () =>
      ({ log }) =>
        onError(log),
  })
}
