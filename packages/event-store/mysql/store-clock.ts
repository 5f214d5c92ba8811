import type { Clock } from '@annals/kernel'

/** SQL for the milliseconds since 1970, whatever the session's time zone: the server's when the statement began. */
const SERVER_NOW_MS = `TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(3)) DIV 1000`

/** SQL for the store's own clock: the server's, or in tests one that is turned by hand. */
export type NowSql = () => string

export function nowSqlOf(clock: Clock | undefined): NowSql {
  return clock === undefined ? () => SERVER_NOW_MS : () => String(clock.nowMs())
}
