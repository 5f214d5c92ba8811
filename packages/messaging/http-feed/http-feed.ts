import { contractEventSchema, feedPageLimit, feedPageSchema } from '@annals/contracts'
import type { z } from 'zod'
import type { Feed } from '../port.ts'

export type HttpFeedOptions = {
  readonly source: string
  /** Where the command part serves its feed, `http://…/internal/feed`. */
  readonly url: string
  /** A valid token of this part's own client; asked for each request. */
  readonly token: () => Promise<string>
  readonly timeoutMs?: number
}

/** Thrown when a command part does not answer as a feed does; the message says which, and how it answered. */
class FeedAnswerError extends Error {
  override readonly name = 'FeedAnswerError'
  readonly code = 'feed-answer'
}

/** The feed of a command part that runs elsewhere. Who reads tries again; here nothing is tried twice. */
export function httpFeed({ source, url, token, timeoutMs = 30_000 }: HttpFeedOptions): Feed {
  const ask = async (address: string) => {
    const response = await fetch(address, {
      headers: { Authorization: `Bearer ${await token()}`, Accept: 'application/json' },
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    })
    const body: unknown = await response.json().catch(() => undefined)
    return { status: response.status, body, address }
  }
  return {
    source,
    read: async ({ after, limit }) => {
      const answer = await ask(`${url}?after=${after}&limit=${Math.min(limit, feedPageLimit)}`)
      return parsed(source, feedPageSchema, answer)
    },
    readAt: async (position) => {
      const answer = await ask(`${url}/${position}`)
      return answer.status === 404 ? undefined : parsed(source, contractEventSchema, answer)
    },
  }
}

function parsed<Schema extends z.ZodType>(
  source: string,
  schema: Schema,
  { status, body, address }: { readonly status: number; readonly body: unknown; readonly address: string },
): z.infer<Schema> {
  if (status !== 200) {
    throw new FeedAnswerError(`the feed of ${source} at ${address} answered ${status}`)
  }
  const result = schema.safeParse(body)
  if (!result.success) {
    const [issue] = result.error.issues
    const where = issue?.path.join('.') ?? ''
    throw new FeedAnswerError(`the feed of ${source} at ${address} is at fault at ${where}: ${issue?.code}`)
  }
  return result.data
}
