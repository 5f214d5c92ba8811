import { httpCommandId } from '@annals/http'

export type SentCall = { readonly path: string; readonly body: unknown; readonly idempotencyKey: string }

export type SentCommand = { readonly service: string; readonly commandId: string }

/** The commands that the importer sends, by path: what they are called and which path parameter they have. */
const operations: readonly (readonly [pattern: RegExp, operationId: string, parameter?: string])[] = [
  [/^\/categories$/, 'addCategory'],
  [/^\/products$/, 'addProduct'],
  [/^\/products\/([^/]+)\/receive-stock$/, 'receiveStock', 'productId'],
  [/^\/products\/([^/]+)\/start-production$/, 'startProduction', 'productId'],
  [/^\/products\/([^/]+)\/discontinue$/, 'discontinueProduct', 'productId'],
  [/^\/customers$/, 'registerCustomer'],
  [/^\/orders$/, 'placeOrder'],
  [/^\/orders\/([^/]+)\/activate$/, 'activateOrder', 'orderId'],
  [/^\/orders\/([^/]+)\/abandon$/, 'abandonOrder', 'orderId'],
  [/^\/orders\/([^/]+)\/prepare$/, 'prepareOrder', 'orderId'],
  [/^\/orders\/([^/]+)\/ship$/, 'shipOrder', 'orderId'],
  [/^\/orders\/([^/]+)\/deliver$/, 'deliverOrder', 'orderId'],
]

/** Under which id the server keeps this call's command. Throws for a call that is none of the importer's. */
export function sentCommand({ path, body, idempotencyKey }: SentCall, subject: string): SentCommand {
  const [, service = '', below = ''] = /^\/api\/([a-z]+)\/commands(\/.*)$/.exec(path) ?? []
  for (const [pattern, operationId, parameter] of operations) {
    const found = pattern.exec(below)
    if (found === null) continue
    const receiptId = receiptOf(body)
    const commandId = httpCommandId({
      subject: receiptId === undefined ? subject : 'anyone',
      operationId,
      ...(parameter === undefined ? {} : { params: { [parameter]: found[1] } }),
      key: receiptId ?? idempotencyKey,
    })
    return { service, commandId }
  }
  throw new Error(`the importer sends ${path}, which this table does not know`)
}

function receiptOf(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('receiptId' in body)) return undefined
  return String(body.receiptId)
}
