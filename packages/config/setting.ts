import { z } from 'zod'

/** One value of a configuration: where it lives in the schema and how the environment names it. */
export type Setting = {
  /** `['http', 'maxBodyBytes']` */
  readonly path: readonly string[]
  /** `ANNALS_HTTP_MAX_BODY_BYTES` */
  readonly variable: string
  readonly type: 'text' | 'number' | 'boolean' | 'structure'
}

/** Every setting of the schema. Objects are sections; anything else is one setting. */
export function settingsOf(
  schema: z.ZodObject,
  prefix: string,
  path: readonly string[] = [],
): readonly Setting[] {
  return Object.entries(fieldsOf(schema)).flatMap(([key, field]) => {
    const at = [...path, key]
    const section = sectionOf(field)
    if (section !== undefined) return settingsOf(section, prefix, at)
    return [{ path: at, variable: variableName(prefix, at), type: typeOf(field) }]
  })
}

/** The schema's fields; a bare ZodObject types them loosely. */
export function fieldsOf(schema: z.ZodObject): Readonly<Record<string, z.core.$ZodType>> {
  return schema.shape
}

/** The object schema of a section; undefined for a single setting. */
export function sectionOf(field: z.core.$ZodType): z.ZodObject | undefined {
  if (field instanceof z.ZodObject) return field
  const wrapped =
    field instanceof z.ZodDefault || field instanceof z.ZodPrefault || field instanceof z.ZodOptional
  return wrapped ? sectionOf(field.unwrap()) : undefined
}

function variableName(prefix: string, path: readonly string[]): string {
  const words = path.map((key) => key.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase())
  return [prefix, ...words].join('_')
}

function typeOf(field: z.core.$ZodType): Setting['type'] {
  const { type } = z.toJSONSchema(field, { io: 'input', unrepresentable: 'any' })
  if (type === 'number' || type === 'integer') return 'number'
  if (type === 'boolean') return 'boolean'
  return type === 'array' || type === 'object' ? 'structure' : 'text'
}
