/**
 * Where in a request a fault is. In the body a JSON Pointer (RFC 6901), `/lines/0/quantity`, empty for the whole;
 * in the query `?name`; in the headers `Header-Name:`.
 */
export function jsonPointer(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

export function queryPointer(path: readonly PropertyKey[]): string {
  const [name, ...rest] = path
  return `?${name === undefined ? '' : String(name)}${jsonPointer(rest)}`
}

export function headerPointer(name: string): string {
  return `${name}:`
}
