import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** A mounted file as it was found: its text, or why there is none. */
export type ConfigFile = {
  readonly path: string
  readonly content: { readonly text: string } | { readonly fault: string }
  /** Equal for equal content; the text itself may hold a secret and is not kept for comparing. */
  readonly hash: string
}

/** Never throws: a file that is away is a finding too. */
export function readConfigFile(path: string): ConfigFile {
  const content = readContent(path)
  const hash = createHash('sha256').update(JSON.stringify(content)).digest('base64')
  return { path, content, hash }
}

function readContent(path: string): ConfigFile['content'] {
  try {
    return { text: readFileSync(path, 'utf8') }
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) }
  }
}
