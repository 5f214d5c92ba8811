/** What is known of a configuration that may change while a part runs; shown in its health. */
export type LiveConfigStatus = {
  readonly name: string
  /** Null when it is built in and no file was named. */
  readonly file: string | null
  /** `refused`: the newest file is broken or breaks a rule, and the values from before it go on. */
  readonly state: 'current' | 'refused'
  /** Since when the values in use are in use. */
  readonly since: string
  /** Why the newest file was refused, every fault by name. */
  readonly fault: string | null
}

/** A configuration that may change while a part runs: ask `current` at each use, and keep no copy. */
export type LiveConfig<Value> = {
  readonly current: () => Value
  /** Calls back after each change; returns how to stop. */
  readonly onChange: (listener: (value: Value) => void) => () => void
  readonly status: () => LiveConfigStatus
}

/** Values without a file: they never change. `since` is an instant. */
export function fixedConfig<Value>(name: string, value: Value, since: string): LiveConfig<Value> {
  return {
    current: () => value,
    onChange: () => () => {},
    status: () => ({ name, file: null, state: 'current', since, fault: null }),
  }
}
