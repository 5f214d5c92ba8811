import { createRequire } from 'node:module'

type Header = { readonly key: string; readonly value: Buffer | null }
type Headers = Record<string, Buffer | null | (Buffer | null)[]>
type ReadArray = (reader: (decoder: unknown) => Header) => Header[]

/**
 * kafkajs 2.2.4 copies all headers of a message before each of them (recordBatch/record/v0/decoder): with our 16 that
 * is more than half of what reading a message costs. Only headers are arrays of this kind, and `reduce` is all that it
 * does with them. Done twice, it does nothing more.
 */
export function readHeadersOnce(): void {
  const require = createRequire(import.meta.url)
  const decoder: unknown = require('kafkajs/src/protocol/decoder.js')
  // What it is in the one version of kafkajs that is installed; a test reads through it.
  const { prototype } = decoder as { prototype: { readVarIntArray: ReadArray } }
  const original = prototype.readVarIntArray
  if (original.name === reducedOnce) return
  const replacement = {
    [reducedOnce](this: unknown, reader: Parameters<ReadArray>[0]): Header[] {
      const headers = original.call(this, reader)
      return Object.assign(headers, { reduce: () => gathered(headers) })
    },
  }
  prototype.readVarIntArray = replacement[reducedOnce]
}

const reducedOnce = 'readHeaders'

/** As kafkajs gives them: a name that comes twice has a list. */
function gathered(headers: readonly Header[]): Headers {
  // No name in a message reaches a prototype.
  const gatheredHeaders = Object.create(null) as Headers
  for (const { key, value } of headers) {
    const known = gatheredHeaders[key]
    if (known === undefined) gatheredHeaders[key] = value
    else gatheredHeaders[key] = Array.isArray(known) ? [...known, value] : [known, value]
  }
  return gatheredHeaders
}
