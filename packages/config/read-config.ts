import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import type { z } from 'zod'
import { ConfigError, type ConfigFault } from './config-error.ts'
import { fieldsOf, type Setting, sectionOf, settingsOf } from './setting.ts'

type Tree = { [key: string]: unknown }

/**
 * The typed configuration: the schema's defaults, over them the mounted file (YAML or JSON), over it the environment.
 * The variable of `http.maxBodyBytes` is `ANNALS_HTTP_MAX_BODY_BYTES` with the default prefix; lists are given as YAML.
 * Unknown variables are left alone, because Kubernetes itself sets some (`ANNALS_…_SERVICE_HOST`).
 * Throws a ConfigError that lists every fault by name.
 */
export function readConfig<Schema extends z.ZodObject>(
  schema: Schema,
  from: {
    readonly file?: string
    readonly env: Readonly<Record<string, string | undefined>>
    readonly prefix?: string
  },
): z.infer<Schema> {
  const faults: ConfigFault[] = []
  const settings = settingsOf(schema, from.prefix ?? 'ANNALS')
  const fileName = from.file ?? 'no file'
  const fileTree = from.file === undefined ? {} : readTree(from.file, faults)

  const tree = copyKnown(schema, fileTree, [], fileName, faults)
  const origin = new Map<string, string>()
  for (const setting of settings) {
    const text = from.env[setting.variable]
    if (text === undefined) continue
    const name = setting.path.join('.')
    origin.set(name, setting.variable)
    const value = settingValue(text, setting)
    if (value === unreadable)
      faults.push({ name, from: setting.variable, rule: `must be ${wording[setting.type]}` })
    else put(tree, setting.path, value)
  }

  const parsed = schema.safeParse(tree)
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const name = issue.path.join('.')
      const setting = settings.find(({ path }) => path.every((key, index) => issue.path[index] === key))
      const where =
        origin.get(setting?.path.join('.') ?? name) ?? (has(fileTree, issue.path) ? fileName : undefined)
      // The environment's own fault on this setting says more than what follows from it.
      if (faults.some((fault) => fault.name === setting?.path.join('.'))) continue
      faults.push({ name, from: where ?? `set ${setting?.variable ?? name}`, rule: issue.message })
    }
  }
  if (faults.length > 0 || !parsed.success) throw new ConfigError(faults)
  return parsed.data
}

function readTree(file: string, faults: ConfigFault[]): Tree {
  try {
    const content: unknown = parse(readFileSync(file, 'utf8')) ?? {}
    if (isTree(content)) return content
    faults.push({ name: '(file)', from: file, rule: 'must hold a mapping of sections' })
  } catch (error) {
    // A YAML error quotes the line that it cannot read, which may hold a secret: only its first line is kept.
    const reason = error instanceof Error ? error.message.split('\n', 1)[0] : 'unreadable'
    faults.push({ name: '(file)', from: file, rule: `cannot be read: ${reason}` })
  }
  return {}
}

/** What the file says of settings that the schema knows; every section exists, so that its defaults apply. */
function copyKnown(
  schema: z.ZodObject,
  tree: Tree,
  path: readonly string[],
  file: string,
  faults: ConfigFault[],
): Tree {
  const known: Tree = {}
  for (const key of Object.keys(tree)) {
    if (Object.hasOwn(schema.shape, key)) continue
    faults.push({ name: [...path, key].join('.'), from: file, rule: 'is not a setting of this program' })
  }
  for (const [key, field] of Object.entries(fieldsOf(schema))) {
    const value = tree[key]
    const section = sectionOf(field)
    if (section === undefined) {
      if (value !== undefined) known[key] = value
    } else if (value === undefined || value === null || isTree(value)) {
      known[key] = copyKnown(section, value ?? {}, [...path, key], file, faults)
    } else {
      faults.push({ name: [...path, key].join('.'), from: file, rule: 'must be a section' })
      known[key] = copyKnown(section, {}, [...path, key], file, faults)
    }
  }
  return known
}

const unreadable = Symbol('unreadable')
const wording = { text: 'text', number: 'a number', boolean: 'true or false', structure: 'YAML' } as const

function settingValue(text: string, setting: Setting): unknown {
  switch (setting.type) {
    case 'text':
      return text
    case 'number':
      return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : unreadable
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : unreadable
    case 'structure':
      try {
        return parse(text)
      } catch {
        return unreadable
      }
  }
}

function put(tree: Tree, path: readonly string[], value: unknown): void {
  const [key, ...rest] = path
  if (key === undefined) return
  const below = tree[key]
  if (rest.length === 0) tree[key] = value
  else if (isTree(below)) put(below, rest, value)
}

function has(tree: unknown, path: readonly PropertyKey[]): boolean {
  const [key, ...rest] = path
  if (key === undefined) return tree !== undefined
  if (typeof tree !== 'object' || tree === null || !Object.hasOwn(tree, key)) return false
  return has(Object.entries(tree).find(([name]) => name === String(key))?.[1], rest)
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
