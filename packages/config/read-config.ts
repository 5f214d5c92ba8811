import { parse } from 'yaml'
import type { z } from 'zod'
import { ConfigError, type ConfigFault } from './config-error.ts'
import { type ConfigFile, readConfigFile } from './config-file.ts'
import { givenValue } from './given-value.ts'
import { fieldsOf, type Setting, sectionOf, settingsOf } from './setting.ts'

type Tree = { [key: string]: unknown }

/**
 * The typed configuration: the schema's defaults, over them the mounted file (YAML or JSON), over it the environment.
 * The variable of `http.maxBodyBytes` is `ANNALS_HTTP_MAX_BODY_BYTES` with the default prefix; lists are given as YAML.
 * `ANNALS_DATABASE_PASSWORD_FILE` names a file that holds the value of `database.password`.
 * Unknown variables are left alone, because Kubernetes itself sets some (`ANNALS_…_SERVICE_HOST`).
 * Throws a ConfigError that lists every fault by name.
 */
export function readConfig<Schema extends z.ZodObject>(
  schema: Schema,
  { file, ...from }: Environment & { readonly file?: string | undefined },
): z.infer<Schema> {
  return configOf(schema, { ...from, file: file === undefined ? undefined : readConfigFile(file) })
}

/** Where settings come from beside a file. */
export type Environment = {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly prefix?: string | undefined
}

/** The typed configuration of a file that was read before. Throws a ConfigError that lists every fault by name. */
export function configOf<Schema extends z.ZodObject>(
  schema: Schema,
  from: Environment & { readonly file?: ConfigFile | undefined },
): z.infer<Schema> {
  const faults: ConfigFault[] = []
  const settings = settingsOf(schema, from.prefix ?? 'ANNALS')
  const fileName = from.file?.path ?? 'no file'
  const fileTree = from.file === undefined ? {} : treeOf(from.file, faults)
  const isFileRead = faults.length === 0

  const tree = copyKnown(schema, fileTree, [], fileName, faults)
  const origins = overwrite(tree, settings, from.env, faults)

  const parsed = schema.safeParse(tree)
  for (const issue of parsed.error?.issues ?? []) {
    const setting = settings.find(({ path }) => path.every((key, index) => issue.path[index] === key))
    const settingName = setting?.path.join('.')
    // The environment's own fault on this setting says more than what follows from it.
    if (faults.some(({ name }) => name === settingName)) continue
    const name = issue.path.join('.')
    const variable = origins.get(settingName ?? name)
    // What is missing because the file could not be read would hide the one fault there is.
    if (variable === undefined && !isFileRead) continue
    const isInFile = has(fileTree, setting?.path ?? issue.path)
    const where = variable ?? (isInFile ? fileName : `set ${setting?.variable ?? name}`)
    faults.push({ name, from: where, rule: issue.message })
  }
  if (faults.length > 0 || !parsed.success) throw new ConfigError(faults)
  return parsed.data
}

/** Puts the environment's settings over the tree; returns the variable of each setting that was given. */
function overwrite(
  tree: Tree,
  settings: readonly Setting[],
  env: Environment['env'],
  faults: ConfigFault[],
): ReadonlyMap<string, string> {
  const origins = new Map<string, string>()
  const variables = new Set(settings.map(({ variable }) => variable))
  for (const setting of settings) {
    const given = givenValue(setting, env, (variable) => variables.has(variable))
    if (given === undefined) continue
    const name = setting.path.join('.')
    const { from } = given
    origins.set(name, from)
    if ('fault' in given) {
      faults.push({ name, from, rule: given.fault })
      continue
    }
    const value = settingValue(given.text, setting)
    if (value === unreadable) faults.push({ name, from, rule: `must be ${wording[setting.type]}` })
    else put(tree, setting.path, value)
  }
  return origins
}

function treeOf({ path, content }: ConfigFile, faults: ConfigFault[]): Tree {
  const wrong = (rule: string) => {
    faults.push({ name: '(file)', from: path, rule })
    return {}
  }
  if ('fault' in content) return wrong(`cannot be read: ${content.fault}`)
  // What a full disk leaves behind is no wish for the defaults alone.
  if (content.text.trim() === '') return wrong('is empty; write {} for the defaults alone')
  try {
    const tree: unknown = parse(content.text) ?? {}
    return isTree(tree) ? tree : wrong('must hold a mapping of sections')
  } catch (error) {
    // A YAML error quotes the line that it cannot read, which may hold a secret: only its first line is kept.
    const reason = error instanceof Error ? error.message.split('\n', 1)[0] : 'unreadable'
    return wrong(`cannot be read: ${reason}`)
  }
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
