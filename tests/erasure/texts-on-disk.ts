import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Which of the texts stand in clear in which files of a folder, as `file: text`: in any row, free page or log, in
 * whatever case.
 */
export async function textsOnDisk(folder: string, texts: readonly string[]): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  const found = await Promise.all(
    files.map(async ({ parentPath, name }) => {
      const bytes = await readIfThere(join(parentPath, name))
      const content = bytes.toString('latin1').toLowerCase()
      return texts.filter((text) => content.includes(text.toLowerCase())).map((text) => `${name}: ${text}`)
    }),
  )
  return found.flat().toSorted()
}

/** A log may be removed between the listing and the reading. */
async function readIfThere(path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return Buffer.alloc(0)
    throw error
  }
}
