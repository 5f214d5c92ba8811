export type WindowState = 'open' | 'provisional' | 'final'

/** What is known of a window when it is shown. */
export type WindowSight = {
  readonly endMs: number
  /** The lowest closed instant of all partitions; 0 as long as one of them had no record. */
  readonly closedMs: number
  /** A series that has ended takes no record any more. */
  readonly seriesEnded: boolean
  readonly nowMs: number
  readonly graceMs: number
  /** How long by the wall clock a partition without news is waited for, beyond the end and the grace. */
  readonly provisionalAfterMs: number
}

/**
 * - final: every partition has closed it by its own stream time, so that no record can enter it any more, however late
 *   it comes. A partition without a record has closed nothing. It stays final: closed instants never go back.
 * - open: its end and the grace have not passed by the wall clock, or only just.
 * - provisional: they have, and some partition has not said so, because it is idle or behind: a record may still come.
 */
export function windowState(sight: WindowSight): WindowState {
  if (sight.seriesEnded || sight.endMs <= sight.closedMs) return 'final'
  return sight.nowMs < sight.endMs + sight.graceMs + sight.provisionalAfterMs ? 'open' : 'provisional'
}
