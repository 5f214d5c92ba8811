/** Markup that may be sent as it is. Made by `html` only, or by `trustedHtml` from text that we did not receive. */
export type Html = { readonly markup: string }

type HtmlValue = Html | string | readonly Html[]

/** Builds markup; every text that is put in is escaped. */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  const markup = parts.map((part, index) => part + markupOf(values[index] ?? '')).join('')
  return { markup }
}

export function trustedHtml(markup: string): Html {
  return { markup }
}

function markupOf(value: HtmlValue): string {
  if (typeof value === 'string') return escaped(value)
  if ('markup' in value) return value.markup
  return value.map((item) => item.markup).join('')
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '')
}
