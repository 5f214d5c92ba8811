import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Counter, Gauge, Histogram, Registry } from 'prom-client'

export type CommandOutcome = 'accepted' | 'replayed' | 'refused' | 'conflict' | 'failed'

/** The numbers of one part. Every label is a name from the code, never a value from a request. */
export type PartMetrics = {
  /** `route` is the route's template, so that ids make no series. */
  readonly observeRequest: (request: {
    readonly method: string
    readonly route: string
    readonly status: number
    readonly durationMs: number
  }) => void
  readonly countCommand: (command: string, outcome: CommandOutcome) => void
  /** Events between a consumer's position and its source's head. */
  readonly setConsumerLag: (consumer: string, source: string, events: number) => void
  /** Sequences of a consumer that wait for somebody. */
  readonly setParked: (consumer: string, sequences: number) => void
  /** A configuration file that changed: taken, or refused while the values from before it go on. */
  readonly countConfigReload: (config: string, outcome: 'loaded' | 'refused') => void
  /** A try to reach what the part depends on (its database, the identity provider) that failed. */
  readonly countDependencyFailure: (dependency: string) => void
  /** `total`: records of one metric that came after their window's end and grace, since its series began. */
  readonly setDroppedLate: (metric: string, total: number) => void
  readonly contentType: string
  /** The exposition text that Prometheus scrapes. */
  readonly text: () => Promise<string>
  /** Ends the measuring of the event loop. */
  readonly stop: () => void
}

const nanosecondsPerSecond = 1e9

/** A registry of its own for each part, so that several parts can live in one process. */
export function partMetrics(part: string): PartMetrics {
  const registry = new Registry()
  registry.setDefaultLabels({ part })
  const registers = [registry]

  const requests = new Histogram({
    name: 'annals_http_request_duration_seconds',
    help: 'Time from the first header to the last byte of the answer.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  })
  const commands = new Counter({
    name: 'annals_commands_total',
    help: 'Commands by what became of them.',
    labelNames: ['command', 'outcome'] as const,
    registers,
  })
  const lag = new Gauge({
    name: 'annals_consumer_lag_events',
    help: 'Events between the position of a consumer and the head of its source.',
    labelNames: ['consumer', 'source'] as const,
    registers,
  })
  const parked = new Gauge({
    name: 'annals_parked_sequences',
    help: 'Sequences that could not be handled and wait.',
    labelNames: ['consumer'] as const,
    registers,
  })
  const reloads = new Counter({
    name: 'annals_config_reloads_total',
    help: 'Changes of a configuration file by what became of them.',
    labelNames: ['config', 'outcome'] as const,
    registers,
  })
  const refused = new Gauge({
    name: 'annals_config_refused',
    help: '1 while the newest configuration file is refused and the values from before it go on.',
    labelNames: ['config'] as const,
    registers,
  })
  const dependencyFailures = new Counter({
    name: 'annals_dependency_failures_total',
    help: 'Tries to reach a system that the part depends on which failed.',
    labelNames: ['dependency'] as const,
    registers,
  })
  const droppedLate = new Counter({
    name: 'annals_windows_dropped_late_total',
    help: "Records that came after their window's end and grace.",
    labelNames: ['metric'] as const,
    registers,
  })

  const delay = monitorEventLoopDelay({ resolution: 20 })
  delay.enable()
  new Gauge({
    name: 'annals_event_loop_lag_seconds',
    help: '99th percentile of the event loop delay since the last scrape.',
    registers,
    collect() {
      // Without a sample the percentile is not a number yet.
      const seconds = delay.percentile(99) / nanosecondsPerSecond
      this.set(Number.isFinite(seconds) ? seconds : 0)
      delay.reset()
    },
  })
  new Gauge({
    name: 'annals_resident_memory_bytes',
    help: 'Resident memory of the process that runs the part.',
    registers,
    collect() {
      this.set(process.memoryUsage.rss())
    },
  })

  return {
    observeRequest: ({ method, route, status, durationMs }) =>
      requests.observe({ method, route, status }, durationMs / 1_000),
    countCommand: (command, outcome) => commands.inc({ command, outcome }),
    setConsumerLag: (consumer, source, events) => lag.set({ consumer, source }, events),
    setParked: (consumer, sequences) => parked.set({ consumer }, sequences),
    countConfigReload: (config, outcome) => {
      reloads.inc({ config, outcome })
      refused.set({ config }, outcome === 'refused' ? 1 : 0)
    },
    countDependencyFailure: (dependency) => dependencyFailures.inc({ dependency }),
    setDroppedLate: (metric, total) => {
      // The total is kept in the part's database, where several replicas add to it: it is shown, not counted here.
      droppedLate.remove({ metric })
      droppedLate.inc({ metric }, total)
    },
    contentType: registry.contentType,
    text: () => registry.metrics(),
    stop: () => {
      delay.disable()
    },
  }
}
