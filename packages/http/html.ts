/** Text that is HTML already; anything else is escaped when it goes into a page. */
export type Html = { readonly html: string }

type Value = string | number | Html | readonly Html[]

/** A tagged template whose values are escaped unless they are Html themselves. */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  return { html: strings.reduce((page, text, index) => page + rendered(values[index - 1] ?? '') + text) }
}

function rendered(value: Value): string {
  if (typeof value === 'string' || typeof value === 'number') return escaped(String(value))
  return 'html' in value ? value.html : value.map((part) => part.html).join('\n')
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
