import type { PartDescription } from '@annals/installation'

/** What stands at the public origin until there is a page: what each part serves. */
export function gatewayPage(parts: readonly PartDescription[]): string {
  const items = parts.map(
    ({ name, path }) =>
      `<li>${name}: <a href="${path}/docs">docs</a>, <a href="${path}/openapi.json">openapi.json</a></li>`,
  )
  return `<!doctype html><html lang="en"><head><title>Annals</title></head><body><ul>${items.join('\n')}</ul></body></html>`
}
