import { type ApiAnswer, type ApiClient, type SeenPositions, seenPositions } from '@annals/client'
import type { Problem } from '@annals/contracts'
import { detectionResultsSchema } from '@annals/radar-contracts'
import { deriveId } from '../derive-id.ts'
import type { Command, Steps } from '../plan/command.ts'
import { requestOf } from './request-of.ts'

/** The run cannot go on: nothing it sends would be let through. */
export class SimulationStopped extends Error {
  readonly code = 'simulation-stopped'
  constructor(what: string, problem: Problem) {
    super(
      `The API refuses ${what} with ${problem.status} ${problem.code}: ${problem.detail ?? problem.title}. ` +
        'The simulator needs the roles sales, warehouse, registrar, officer, device and operator, and the address ' +
        'of an Annals installation.',
    )
    this.name = 'SimulationStopped'
  }
}

/** Sends commands and counts what is refused. */
export type Sender = {
  /** Sends step by step, the commands of a step at once. `names` makes the Idempotency-Keys. */
  readonly send: (steps: Steps, names: readonly (string | number)[]) => Promise<void>
  readonly seen: SeenPositions
  /** Detections that were refused, by code; those of a batch count one by one. */
  readonly refusedDetections: ReadonlyMap<string, number>
  /** Other commands, by kind and code. */
  readonly refusedCommands: ReadonlyMap<string, number>
}

const stopping = [401, 403, 405, 415]

export function sender(api: ApiClient, run: string): Sender {
  const seen = seenPositions()
  const refusedDetections = new Map<string, number>()
  const refusedCommands = new Map<string, number>()
  const note = (counts: Map<string, number>, code: string) => counts.set(code, (counts.get(code) ?? 0) + 1)

  const noteAnswer = (command: Command, answer: ApiAnswer) => {
    if (answer.kind === 'done') {
      seen.note(answer.position)
      if (command.kind !== 'record-detections') return
      for (const result of detectionResultsSchema.parse(answer.body).results)
        if (result.outcome === 'refused') note(refusedDetections, result.code)
      return
    }
    const { problem } = answer
    if (stopping.includes(problem.status)) throw new SimulationStopped(command.kind, problem)
    // One whose answer was lost meets its own effect when it is sent again.
    if (command.kind === 'change-limit' && problem.code === 'revision-mismatch') return
    if (command.kind === 'record-detection') note(refusedDetections, problem.code)
    else note(refusedCommands, `${command.kind} ${problem.code}`)
  }
  const sendOne = async (command: Command, key: string, after: string | undefined) => {
    const request = requestOf(command)
    const answer = await api(
      request.method === 'PUT' ? request : { ...request, idempotencyKey: key, ...(after && { after }) },
    )
    noteAnswer(command, answer)
  }
  return {
    send: async (steps, names) => {
      for (const [step, commands] of steps.entries()) {
        const sent = commands.map((command, place) =>
          sendOne(command, deriveId(run, ...names, step, place), afterOf(command, seen)),
        )
        await Promise.all(sent)
      }
    },
    seen,
    refusedDetections,
    refusedCommands,
  }
}

/** What refers to another service's aggregates is decided only once the service has heard of them. */
function afterOf({ kind }: Command, seen: SeenPositions): string | undefined {
  return kind === 'place-order' || kind === 'add-product' ? seen.header() : undefined
}
