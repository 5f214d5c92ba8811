import {
  type Answer,
  type AnswerSpec,
  ProblemError,
  type ProblemSpec,
  positionHeaderOf,
  type Route,
  type RouteRequest,
  route,
} from '@annals/http'
import type { Decision, DomainEvent, Refusal } from '@annals/kernel'
import { z } from 'zod'
import type { CommandRoutesContext } from './command-routes-context.ts'
import type { AggregateLoader, Executed, StoreRefusal } from './execute-command.ts'
import { executeRequest } from './execute-request.ts'
import { requireRevision, watchedLoader } from './required-revision.ts'
import { revisionAt } from './revision-at.ts'
import { settledBefore } from './settled-before.ts'
import type { Target } from './target.ts'

/** Who may not see the target is not told that it has changed. */
const hiding = new Set<number>([403, 404])

/** What every command answers: the aggregate and the revision that `If-Match` takes next. */
const commandAnswerSchema = z.object({ id: z.string(), revision: z.int() }).meta({ id: 'CommandAnswer' })

type CommandRouteDefinition<
  Event extends DomainEvent,
  R extends Refusal,
  StoreR extends Refusal,
  State,
  Own extends Event,
  Params extends z.ZodObject | undefined,
  Body extends z.ZodType | undefined,
> = Pick<Route, 'method' | 'path' | 'operationId' | 'summary' | 'roles' | 'ifMatch'> & {
  readonly params?: Params
  readonly body?: Body
  readonly success: 200 | 201 | 202
  readonly target: Target<State, Own>
  readonly decide: (
    request: RouteRequest<Parsed<Params>, undefined, Parsed<Body>>,
    loader: AggregateLoader<Event>,
  ) => Promise<Decision<Event, R>>
  /** The status of each refusal; the type makes the table complete. */
  readonly refusals: { readonly [Code in (R | StoreR)['code']]: number }
  /** A name that the client gave to this very act (a receipt's number): its effect is kept out for ever, key or not. */
  readonly naturalKey?: (request: RouteRequest<Parsed<Params>, undefined, Parsed<Body>>) => string | undefined
  /** What a taken claim or an erased person means here; otherwise they are a fault of ours. */
  readonly storeRefusal?: (refusal: StoreRefusal) => StoreR | undefined
}

type Parsed<Schema extends z.ZodType | undefined> = Schema extends z.ZodType ? z.infer<Schema> : undefined

const answers: Readonly<Record<200 | 201 | 202, AnswerSpec>> = {
  200: { description: 'Done.', schema: commandAnswerSchema, headers: ['Annals-Position', 'ETag'] },
  201: {
    description: 'Created, or already there with equal content.',
    schema: commandAnswerSchema,
    headers: ['Annals-Position', 'ETag'],
  },
  202: {
    description: 'Accepted; the outcome comes as an event.',
    schema: commandAnswerSchema,
    headers: ['Annals-Position', 'ETag'],
  },
}

/** A POST or PUT that runs one command on one target: waits for references, decides, appends, answers with position and revision. */
export function commandRoute<
  Event extends DomainEvent,
  R extends Refusal,
  State,
  Own extends Event,
  Params extends z.ZodObject | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
  const StoreR extends Refusal = never,
>(
  context: CommandRoutesContext<Event>,
  definition: CommandRouteDefinition<Event, R, StoreR, State, Own, Params, Body>,
): Route {
  const { success, target, decide, refusals, naturalKey, storeRefusal, ...shape } = definition
  return route<Params, undefined, Body>({
    ...shape,
    answers: { [success]: answers[success] },
    problems: refusals satisfies ProblemSpec,
    handle: async (request) => {
      const natural = naturalKey?.(request)
      const executed = await executeRequest<Event, R>(context, request, {
        ...(natural === undefined ? {} : { naturalKey: natural }),
        decide: async (loader) => {
          const watched = watchedLoader(loader, target)
          const decision = await decide(request, watched.loader)
          const hidden =
            decision.kind === 'refused' && hiding.has(refusals[decision.refusal.code as R['code']])
          if (shape.ifMatch === 'required' && !hidden) requireRevision(request.ifMatch, watched.revision())
          return decision
        },
      })
      if (executed.kind === 'refused') throw refusalProblem(executed.refusal, refusals, storeRefusal)
      return answerOf(context, success, target, executed)
    },
  })
}

function refusalProblem(
  refusal: Refusal | StoreRefusal,
  refusals: Readonly<Record<string, number>>,
  storeRefusal: ((refusal: StoreRefusal) => Refusal | undefined) | undefined,
): Error {
  const { code, ...params } = isStoreRefusal(refusal) ? (storeRefusal?.(refusal) ?? refusal) : refusal
  const status = refusals[code]
  if (status === undefined)
    return new Error(`the store refused with ${code}, which this command does not expect`)
  return new ProblemError({ status, code, params })
}

function isStoreRefusal(refusal: Refusal): refusal is StoreRefusal {
  return refusal.code === 'claim-taken' || refusal.code === 'person-erased'
}

async function answerOf<Event extends DomainEvent, State, Own extends Event>(
  context: CommandRoutesContext<Event>,
  success: number,
  target: Target<State, Own>,
  { written, states }: Extract<Executed<Refusal>, { kind: 'accepted' }>,
): Promise<Answer> {
  const own = written.streams.find(({ stream }) => stream.startsWith(target.prefix))
  if (own === undefined) throw new Error(`the command wrote no stream ${target.prefix}…`)
  const settled =
    Object.keys(written.positions).length > 0
      ? { version: own.version, positions: written.positions }
      : await settledBefore(context.own, own, success === 201 ? 'create' : 'move')
  const { version, positions } = settled
  // A stream with the target's prefix was loaded by the target's aggregate, so its state is the target's.
  const state = version === own.version ? (states.get(own.stream) as State | undefined) : undefined
  const revision =
    state === undefined
      ? await revisionAt(context.own, target, { stream: own.stream, version })
      : target.revision(state)
  return {
    status: success,
    body: { id: own.stream.slice(target.prefix.length), revision },
    headers: {
      ETag: `"${revision}"`,
      ...positionHeaderOf({ source: context.source, store: context.own.store.storeId, positions }),
    },
  }
}
