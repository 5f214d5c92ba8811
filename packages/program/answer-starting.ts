import type { RequestListener } from 'node:http'

/** Until the parts are there: come again. */
export const answerStarting: RequestListener = (_request, response) => {
  response.writeHead(503, { 'Retry-After': '1', 'Content-Type': 'text/plain' }).end('starting\n')
}
