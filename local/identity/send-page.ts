import type { Response } from 'express'
import type { Page } from './pages.ts'

export function sendPage(response: Response, page: Page): void {
  response
    .set('Content-Security-Policy', page.contentSecurityPolicy)
    .set('Cache-Control', 'no-store')
    .vary('Accept-Language')
    .type('html')
    .send(page.body)
}
