import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ConsumerPositions, Feed, FeedPage } from '@annals/messaging'
import { type ApplyTarget, applyBatch } from './apply-batch.ts'
import type { ConsumerEnvironment } from './consumer-environment.ts'
import { FeedPages } from './feed-pages.ts'
import { type ConsumedSource, consumedSources } from './known-consumer.ts'
import { lockGeneration } from './live-generation.ts'
import { lowestPosition, readPositions } from './positions.ts'
import type { AnyProjection } from './projection.ts'
import type { WriteTransaction } from './write-transaction.ts'

/** How far a build has come over all its sources, in positions; `etaMs` is null until a speed is known. */
export type RebuildProgress = { readonly done: number; readonly head: number; readonly etaMs: number | null }

export type Build = {
  readonly environment: ConsumerEnvironment
  readonly target: ApplyTarget
  readonly pageSize: number
  readonly onProgress: (progress: RebuildProgress) => void
  readonly signal: AbortSignal
}

/** One source of the generation that is being built. */
export type BuildSource = ConsumedSource & { readonly feed: Feed }

export function buildSources(
  projection: AnyProjection,
  environment: ConsumerEnvironment,
): readonly BuildSource[] {
  return consumedSources(projection.sources).map((consumed) => ({
    ...consumed,
    feed: environment.feeds.feed(consumed.source),
  }))
}

/** Thrown when the generation that is being built was dropped meanwhile. */
export class GenerationGoneError extends Error {
  readonly code = 'generation-gone'
  constructor(consumer: string) {
    super(`the generation ${consumer} was dropped while it was being built; another one is built`)
    this.name = 'GenerationGoneError'
  }
}

/**
 * Folds the feeds into the generation, from its stored positions to within a page of each head. Rows are folded from
 * one stream each, so sources can go one after the other. Another replica may build the same generation: each page
 * takes effect once, and either may finish it (`live`). Throws when the signal aborts; what was built stays.
 */
export async function buildNearHeads(
  build: Build,
  sources: readonly BuildSource[],
): Promise<'near' | 'live'> {
  const progress = progressMeter(build, await headsOf(sources))
  for (const buildSource of sources) {
    const { source, partitions, feed } = buildSource
    const pages = new FeedPages(feed, build.pageSize)
    let positions = await storedPositions(build, source)
    for (;;) {
      build.signal.throwIfAborted()
      const page = await pages.read(lowestPosition(positions, partitions))
      const applied = await applyPage(build, buildSource, page)
      if (applied === 'live') return 'live'
      positions = applied
      progress(source, lowestPosition(positions, partitions), page.head)
      if (page.head - lowestPosition(positions, partitions) < build.pageSize) break
      // SQLite answers within the same turn: without this, a build would shut out requests and timers.
      await nextTurn()
    }
  }
  return 'near'
}

/**
 * Within the transaction of the swap: folds what is missing until every partition is where the live generation's is.
 * Its writers wait for this transaction, so that it stands still and is reached for sure. Without a live one, or with
 * one of another store, the goal is the head. Answers `live` when another replica has made it so.
 */
export async function buildUpTo(
  build: Build,
  transaction: WriteTransaction,
  { source, partitions, feed }: BuildSource,
  live: ConsumerPositions | undefined,
): Promise<ConsumerPositions | 'live'> {
  const { clock } = build.environment
  let positions = await lockBuilding(build, transaction, source)
  if (positions === 'live') return 'live'
  let goal: ConsumerPositions | undefined
  for (;;) {
    const page = await feed.read({ after: lowestPosition(positions, partitions), limit: build.pageSize })
    const batch = batchOf(source, page, positions, partitions)
    positions = (await applyBatch(transaction, build.target, positions, batch, clock.nowMs())).positions
    goal ??= live?.store === page.store ? live : allAt(page.head, page.store, partitions)
    if (hasReached(positions, goal)) return positions
    if (page.events.length === 0)
      throw new Error(`the feed of ${source} ends before the live read model's position`)
  }
}

function allAt(position: number, store: string, partitions: number): ConsumerPositions {
  return {
    store,
    byPartition: new Map(Array.from({ length: partitions }, (_, partition) => [partition, position])),
  }
}

async function applyPage(
  build: Build,
  { source, partitions }: BuildSource,
  page: FeedPage,
): Promise<ConsumerPositions | 'live'> {
  const { database, clock } = build.environment
  return database.write(
    async (transaction) => {
      const before = await lockBuilding(build, transaction, source)
      if (before === 'live') return 'live'
      const batch = batchOf(source, page, before, partitions)
      return (await applyBatch(transaction, build.target, before, batch, clock.nowMs())).positions
    },
    undefined,
    build.target.consumer,
  )
}

async function lockBuilding(
  { environment, target }: Build,
  transaction: WriteTransaction,
  source: string,
): Promise<ConsumerPositions | 'live'> {
  const { dialect } = environment.database
  const locked = await lockGeneration(transaction, dialect, target.consumer, source)
  if (locked?.status === 'building') return locked.positions
  if (locked?.status === 'live') return 'live'
  throw new GenerationGoneError(target.consumer)
}

function batchOf(source: string, page: FeedPage, before: ConsumerPositions, partitions: number) {
  return { ...page, source, through: page.events.at(-1)?.position ?? lowestPosition(before, partitions) }
}

async function storedPositions(build: Build, source: string): Promise<ConsumerPositions> {
  const { database } = build.environment
  return database.write((transaction) => readPositions(transaction, build.target.consumer, source))
}

function hasReached(positions: ConsumerPositions, goal: ConsumerPositions): boolean {
  return [...goal.byPartition].every(
    ([partition, position]) => (positions.byPartition.get(partition) ?? 0) >= position,
  )
}

async function headsOf(sources: readonly BuildSource[]): Promise<Map<string, number>> {
  const pages = await Promise.all(
    sources.map(({ feed }) => feed.read({ after: Number.MAX_SAFE_INTEGER, limit: 1 })),
  )
  return new Map(pages.map(({ head }, index) => [sources[index]?.source ?? '', head]))
}

function progressMeter({ environment, onProgress }: Build, heads: Map<string, number>) {
  const done = new Map<string, number>()
  const sum = (values: ReadonlyMap<string, number>) =>
    [...values.values()].reduce((total, value) => total + value, 0)
  const startedAtMs = environment.clock.nowMs()
  let startedAt: number | undefined
  return (source: string, position: number, head: number) => {
    done.set(source, position)
    heads.set(source, head)
    const [all, total] = [sum(done), sum(heads)]
    startedAt ??= all
    const perMs = (all - startedAt) / Math.max(1, environment.clock.nowMs() - startedAtMs)
    onProgress({ done: all, head: total, etaMs: perMs > 0 ? Math.round((total - all) / perMs) : null })
  }
}
