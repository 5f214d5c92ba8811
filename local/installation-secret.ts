import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'

/** The one secret that wraps every person's key, made on the first start. Without it the stored personal data is lost. */
export function installationSecret(file: string): string {
  if (!existsSync(file)) {
    const unfinished = `${file}.new`
    writeFileSync(unfinished, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flush: true })
    renameSync(unfinished, file)
  }
  return readFileSync(file, 'utf8').trim()
}
