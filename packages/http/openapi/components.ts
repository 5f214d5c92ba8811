import { isDeepStrictEqual } from 'node:util'
import type { z } from 'zod'
import { type Direction, type JsonSchema, jsonSchemaOf, referencesIn, withReferences } from './json-schema.ts'

const schemaPrefix = '#/components/schemas/'

export type Components = {
  /** The schema as it stands in an operation: components for what has an id, in place otherwise. */
  readonly use: (schema: z.ZodType, io: Direction) => JsonSchema
  readonly schemas: () => Readonly<Record<string, JsonSchema>>
}

/**
 * Collects the schemas that have an id. One that takes something else than it gives (defaults, coercion) is there twice,
 * the taking one as `<id>Input`, together with all that refer to it.
 */
export function components(): Components {
  const schemas = new Map<string, JsonSchema>()

  const add = (name: string, definition: JsonSchema): void => {
    const known = schemas.get(name)
    if (known !== undefined && !isDeepStrictEqual(known, definition)) {
      throw new Error(`Two different schemas have the id ${name}; give one of them another`)
    }
    schemas.set(name, definition)
  }

  return {
    use: (schema, io) => {
      const { schema: own, definitions } = jsonSchemaOf(schema, io)
      const differing =
        io === 'input' ? namesThatDiffer(definitions, jsonSchemaOf(schema, 'output').definitions) : new Set()
      const target = (name: string) => schemaPrefix + (differing.has(name) ? `${name}Input` : name)
      for (const [name, definition] of Object.entries(definitions)) {
        add(differing.has(name) ? `${name}Input` : name, asSchema(withReferences(definition, target)))
      }
      return asSchema(withReferences(own, target))
    },
    schemas: () => Object.fromEntries([...schemas].toSorted(([left], [right]) => (left < right ? -1 : 1))),
  }
}

function namesThatDiffer(
  inputs: Readonly<Record<string, JsonSchema>>,
  outputs: Readonly<Record<string, JsonSchema>>,
): ReadonlySet<unknown> {
  const differing = new Set(
    Object.keys(inputs).filter((name) => !isDeepStrictEqual(inputs[name], outputs[name])),
  )
  // Whoever refers to one that differs differs too; each round finds at least one more or ends.
  for (let before = -1; before !== differing.size; ) {
    before = differing.size
    for (const [name, definition] of Object.entries(inputs)) {
      if (referencesIn(definition).some((reference) => differing.has(reference))) differing.add(name)
    }
  }
  return differing
}

/** Rewriting references keeps an object an object. */
function asSchema(value: unknown): JsonSchema {
  return value as JsonSchema
}
