import type { ContractEvent } from '@annals/contracts'
import type { IHeaders, KafkaMessage, Message } from 'kafkajs'

/** A message of a topic, read. `previous` is the position of the event before it in its partition, 0 for the first. */
export type ReadMessage = {
  readonly event: ContractEvent
  readonly previous: number
}

/**
 * An event as CloudEvents 1.0 in binary mode, by its stream and in its own partition. Kafka counts how long it keeps
 * the message from the event's time; one that a fast clock set too far ahead of ours would be refused.
 */
export function messageOf(
  event: ContractEvent,
  previous: number,
  nowMs: number,
): Message & { readonly value: string } {
  return {
    key: event.subject,
    value: JSON.stringify(event.data),
    partition: event.partition,
    timestamp: String(Math.min(Date.parse(event.time), nowMs)),
    headers: {
      'content-type': 'application/json',
      ce_specversion: '1.0',
      ce_id: event.id,
      ce_type: event.type,
      ce_source: event.source,
      ce_time: event.time,
      ce_subject: event.subject,
      ce_position: String(event.position),
      ce_previous: String(previous),
      ce_streamversion: String(event.streamVersion),
      ce_store: event.store,
      ce_actor: event.actor,
      ce_correlationid: event.correlationId,
      ce_causationid: event.causationId,
      ce_commandid: event.commandId,
      ...(event.traceparent === undefined ? {} : { traceparent: event.traceparent }),
    },
  }
}

/** Thrown for a message that is no event of its topic's service. */
export class UnreadableMessageError extends Error {
  readonly code = 'message-unreadable'
  constructor(reason: string) {
    super(reason)
    this.name = 'UnreadableMessageError'
  }
}

/** Reads what `messageOf` wrote. Throws UnreadableMessageError, which names no content. */
export function readMessage(
  source: string,
  partition: number,
  { headers = {}, value }: Pick<KafkaMessage, 'headers' | 'value'>,
): ReadMessage {
  const traceparent = headers['traceparent']
  const event: ContractEvent = {
    id: text(headers, 'ce_id'),
    type: text(headers, 'ce_type'),
    source: text(headers, 'ce_source'),
    time: text(headers, 'ce_time'),
    subject: text(headers, 'ce_subject'),
    position: number(headers, 'ce_position', 1),
    partition,
    streamVersion: number(headers, 'ce_streamversion', 1),
    store: text(headers, 'ce_store'),
    actor: text(headers, 'ce_actor'),
    correlationId: text(headers, 'ce_correlationid'),
    causationId: text(headers, 'ce_causationid'),
    commandId: text(headers, 'ce_commandid'),
    ...(traceparent === undefined ? {} : { traceparent: String(traceparent) }),
    data: dataOf(value),
  }
  if (event.source !== source) throw new UnreadableMessageError('ce_source is another service')
  return { event, previous: number(headers, 'ce_previous', 0) }
}

function text(headers: IHeaders, name: string): string {
  const value = headers[name]
  if (!Buffer.isBuffer(value) || value.length === 0)
    throw new UnreadableMessageError(`the header ${name} is missing`)
  return value.toString()
}

function number(headers: IHeaders, name: string, lowest: number): number {
  const value = Number(text(headers, name))
  if (!Number.isSafeInteger(value) || value < lowest)
    throw new UnreadableMessageError(`the header ${name} is no count`)
  return value
}

function dataOf(value: Buffer | null): ContractEvent['data'] {
  let data: unknown
  try {
    data = JSON.parse(value?.toString() ?? '')
  } catch {
    throw new UnreadableMessageError('the value is no JSON')
  }
  if (!isRecord(data)) throw new UnreadableMessageError('the value is no JSON object')
  return data
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
