import type { IncomingMessage, ServerResponse } from 'node:http'
import type { MintId } from '@annals/kernel'
import { type Logger, type PartMetrics, validTraceparent, withCorrelation } from '@annals/telemetry'
import type { RequestHandler } from 'express'
import { setCrossOriginHeaders, setSecurityHeaders } from './cross-origin.ts'
import { sendProblem } from './problem-answer.ts'
import { commonProblem, ProblemError } from './problem-error.ts'
import { correlationHeader, correlationIdOf, textHeader } from './request-headers.ts'

/** One request and its answer. */
export type Exchange = {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** The values of the path's `:name` parameters. */
  readonly params: Readonly<Record<string, unknown>>
  /** Path and query as the client sent them; `request.url` is what lies below the mount. */
  readonly url: string
  readonly correlationId: string
  readonly traceparent: string | undefined
  /** Aborts when the client goes away or the part drains. */
  readonly signal: AbortSignal
}

export type ExchangeSettings = {
  readonly logger: Logger
  readonly metrics: Pick<PartMetrics, 'observeRequest'>
  readonly mintId: MintId
  readonly allowedOrigins: readonly string[]
  /** Aborts when the part starts to drain. */
  readonly drain: AbortSignal | undefined
}

/** What a client that went away before its answer was whole is counted as; the number is nginx's. */
const clientGone = 499

/** Makes handlers: what happens around every request, whether a route answers it or not. */
export function exchangeHandlers(settings: ExchangeSettings) {
  const { logger, metrics, mintId, allowedOrigins, drain } = settings
  // One listener on the drain signal for all requests: one for each would pile up on a signal that outlives them.
  const open = new Set<AbortController>()
  drain?.addEventListener(
    'abort',
    () => {
      for (const controller of open) controller.abort(drain.reason)
    },
    { once: true },
  )

  /** `template` names the route in metrics and logs, so that neither holds an id. */
  return (template: string, work: (exchange: Exchange) => Promise<void>): RequestHandler =>
    (request, response) => {
      const startedMs = performance.now()
      const correlationId = correlationIdOf(textHeader(request.headers, correlationHeader), mintId)
      const traceparent = validTraceparent(textHeader(request.headers, 'traceparent'))
      response.setHeader(correlationHeader, correlationId)
      setSecurityHeaders(response)
      setCrossOriginHeaders(request, response, allowedOrigins)

      const controller = new AbortController()
      open.add(controller)
      if (drain?.aborted === true) controller.abort(drain.reason)
      response.once('close', () => {
        open.delete(controller)
        if (!response.writableEnded) controller.abort()
        const status = response.writableEnded ? response.statusCode : clientGone
        const durationMs = performance.now() - startedMs
        metrics.observeRequest({ method: request.method, route: template, status, durationMs })
        logger.debug(
          { correlationId, method: request.method, route: template, status, durationMs },
          'answered',
        )
      })

      const { params, originalUrl: url } = request
      const exchange = {
        request,
        response,
        params,
        url,
        correlationId,
        traceparent,
        signal: controller.signal,
      }
      return withCorrelation(
        { correlationId, ...(traceparent === undefined ? {} : { traceparent }) },
        async () => {
          try {
            await work(exchange)
          } catch (error) {
            fail(exchange, template, error)
          }
        },
      )
    }

  function fail({ response, signal }: Exchange, template: string, error: unknown): void {
    if (response.destroyed) return
    if (response.headersSent) {
      logger.error(
        { error, route: template },
        'a stream failed after its head was sent; the connection is cut',
      )
      response.destroy()
      return
    }
    if (error instanceof ProblemError) return sendProblem(response, error.problem)
    // The handler gave up because the part drains: another replica will answer.
    if (signal.aborted) return sendProblem(response, commonProblem('unavailable').problem)
    const id = mintId()
    logger.error({ error, route: template, errorId: id }, 'a request failed by a fault of ours')
    sendProblem(response, {
      ...commonProblem('internal', { params: { id } }).problem,
      instance: `urn:uuid:${id}`,
    })
  }
}
