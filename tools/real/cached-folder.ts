import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { withInstallLock } from './install-lock.ts'

const unfinished = '.unfinished-'

/**
 * The folder `name` of the cache, made once by `make` in a folder beside it that is renamed when whole: who finds it
 * finds all of it, also when several processes ask at once or one is killed half-way.
 */
export async function cachedFolder(
  cache: string,
  name: string,
  make: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = join(cache, name)
  if (existsSync(folder)) return folder
  await mkdir(cache, { recursive: true })
  return withInstallLock(join(cache, `${name}.lock`), async () => {
    if (existsSync(folder)) return folder
    const prefix = `${unfinished}${name}-`
    const left = (await readdir(cache)).filter((entry) => entry.startsWith(prefix))
    for (const entry of left) await rm(join(cache, entry), { recursive: true, force: true })
    const making = await mkdtemp(join(cache, prefix))
    try {
      await make(making)
      await rename(making, folder)
    } catch (error) {
      await rm(making, { recursive: true, force: true })
      throw error
    }
    return folder
  })
}
