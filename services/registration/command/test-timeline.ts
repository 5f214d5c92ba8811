import { addMs, type Instant, instantOf } from '@annals/kernel'

/** An instant of a random history: this many milliseconds after its beginning. */
export function instant(tick: number): Instant {
  return addMs(instantOf(0), tick)
}

export function tickOf(text: string): number {
  return Date.parse(text)
}

export type Bearer = { readonly vehicleId: string; readonly ownerId: string }

export type Asked =
  | {
      readonly type: 'register'
      readonly plate: string
      readonly vehicleId: string
      readonly ownerId: string
      readonly at: number | null
    }
  | {
      readonly type: 'transfer'
      readonly vehicleId: string
      readonly ownerId: string
      readonly at: number | null
    }
  | { readonly type: 'deregister'; readonly vehicleId: string; readonly at: number | null }

export type Expected = 'changed' | 'unchanged' | 'refused'

/**
 * Who bears each plate at every tick, written out tick by tick: what the streams of plates must say, by rules that know
 * no events. The last tick stands for all that follow.
 */
export class Timelines {
  readonly ticks: number
  readonly plates: ReadonlyMap<string, (Bearer | null)[]>
  private readonly owners: ReadonlySet<string>
  private readonly registrations = new Map<string, Extract<Asked, { type: 'register' }>>()

  constructor(plates: readonly string[], owners: ReadonlySet<string>, ticks: number) {
    this.ticks = ticks
    this.owners = owners
    this.plates = new Map(plates.map((plate) => [plate, Array.from({ length: ticks }, () => null)]))
  }

  apply(asked: Asked, now: number): Expected {
    switch (asked.type) {
      case 'register':
        return this.register(asked, now)
      case 'transfer': {
        const line = this.borneBy(asked.vehicleId)
        const last = line?.at(-1)
        if (line === undefined || last === undefined || last === null) return 'refused'
        if (!this.owners.has(asked.ownerId) || last.ownerId === asked.ownerId) return 'refused'
        return this.fill(line, this.sinceAfter(line, asked.at, now), { ...last, ownerId: asked.ownerId })
      }
      case 'deregister': {
        const line = this.borneBy(asked.vehicleId)
        if (line !== undefined) return this.fill(line, this.sinceAfter(line, asked.at, now), null)
        const end = this.endOf(asked.vehicleId)
        return end !== undefined && (asked.at ?? end) === end ? 'unchanged' : 'refused'
      }
    }
  }

  private register(asked: Extract<Asked, { type: 'register' }>, now: number): Expected {
    const before = this.registrations.get(asked.vehicleId)
    if (before !== undefined) {
      const same = before.plate === asked.plate && before.ownerId === asked.ownerId
      return same && (asked.at ?? before.at) === before.at ? 'unchanged' : 'refused'
    }
    const line = this.plates.get(asked.plate) ?? []
    if (!this.owners.has(asked.ownerId)) return 'refused'
    const since = firstTick(asked.at, now, (tick) => line.slice(tick).every((bearer) => bearer === null))
    const { vehicleId, ownerId } = asked
    if (since !== undefined) this.registrations.set(vehicleId, { ...asked, at: since })
    return this.fill(line, since, { vehicleId, ownerId })
  }

  /** From when on the bearer may change: the present one must have borne it for a tick at least. */
  private sinceAfter(line: readonly (Bearer | null)[], at: number | null, now: number): number | undefined {
    const last = line.at(-1)
    return firstTick(
      at,
      now,
      (tick) => tick > 0 && line.slice(tick - 1).every((bearer) => same(bearer, last ?? null)),
    )
  }

  private fill(line: (Bearer | null)[], since: number | undefined, bearer: Bearer | null): Expected {
    if (since === undefined) return 'refused'
    line.fill(bearer, since)
    return 'changed'
  }

  private borneBy(vehicleId: string): (Bearer | null)[] | undefined {
    return [...this.plates.values()].find((line) => line.at(-1)?.vehicleId === vehicleId)
  }

  /** The tick from which on a vehicle no longer bears the plate that it bore. */
  private endOf(vehicleId: string): number | undefined {
    for (const line of this.plates.values()) {
      const last = line.findLastIndex((bearer) => bearer?.vehicleId === vehicleId)
      if (last >= 0) return last + 1
    }
    return undefined
  }
}

/** The tick that was asked for, if it is not ahead and allowed; else the first allowed one from now on. */
function firstTick(at: number | null, now: number, allowed: (tick: number) => boolean): number | undefined {
  if (at !== null) return at <= now && allowed(at) ? at : undefined
  // A plate that is borne to the last tick is not free for a few ticks at the end.
  for (let tick = now; tick < now + 10; tick += 1) if (allowed(tick)) return tick
  return undefined
}

export function same(left: Bearer | null, right: Bearer | null): boolean {
  return left?.vehicleId === right?.vehicleId && left?.ownerId === right?.ownerId
}
