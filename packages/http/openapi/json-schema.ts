import { z } from 'zod'

export type JsonSchema = { readonly [keyword: string]: unknown }

/** Requests are described by what a schema takes, answers by what it gives. */
export type Direction = 'input' | 'output'

/** Formats that OpenAPI tools know; zod also writes the names of its own checks there. */
const knownFormats = new Set([
  'date',
  'date-time',
  'time',
  'duration',
  'email',
  'uuid',
  'uri',
  'ipv4',
  'ipv6',
])

/** The JSON Schema (2020-12) of a zod schema, with `$defs` for those that have an id. */
export function jsonSchemaOf(
  schema: z.ZodType,
  io: Direction,
): { readonly schema: JsonSchema; readonly definitions: Readonly<Record<string, JsonSchema>> } {
  const {
    $schema: _dialect,
    $defs,
    ...own
  } = z.toJSONSchema(schema, {
    io,
    target: 'draft-2020-12',
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      if (jsonSchema.format !== undefined && !knownFormats.has(jsonSchema.format)) delete jsonSchema.format
    },
  })
  return { schema: own, definitions: $defs ?? {} }
}

/** The properties of an object schema, each without references, and which of them must be there. */
export function objectSchemaOf(
  schema: z.ZodObject,
  io: Direction,
): { readonly properties: Readonly<Record<string, JsonSchema>>; readonly required: readonly string[] } {
  const { schema: own, definitions } = jsonSchemaOf(schema, io)
  const object = resolve(own, definitions)
  const properties = (object['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>
  return {
    properties: Object.fromEntries(
      Object.entries(properties).map(([name, property]) => [name, resolve(property, definitions)]),
    ),
    required: (object['required'] ?? []) as readonly string[],
  }
}

const definitionPrefix = '#/$defs/'

function resolve(schema: JsonSchema, definitions: Readonly<Record<string, JsonSchema>>): JsonSchema {
  const { $ref: reference, ...beside } = schema
  if (typeof reference !== 'string') return schema
  const target = definitions[reference.slice(definitionPrefix.length)]
  return target === undefined ? schema : { ...resolve(target, definitions), ...beside }
}

/** The schema with every reference to a definition pointed elsewhere. */
export function withReferences(value: unknown, target: (name: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => withReferences(item, target))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [
      key,
      key === '$ref' && typeof field === 'string' && field.startsWith(definitionPrefix)
        ? target(field.slice(definitionPrefix.length))
        : withReferences(field, target),
    ]),
  )
}

/** Names of the definitions that a schema refers to. */
export function referencesIn(value: unknown): readonly string[] {
  const names: string[] = []
  withReferences(value, (name) => {
    names.push(name)
    return name
  })
  return names
}
