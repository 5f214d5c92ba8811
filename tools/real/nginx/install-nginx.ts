import { globSync } from 'node:fs'
import { join } from 'node:path'
import { cachedFolder } from '../cached-folder.ts'
import { realEnvironment } from '../environment.ts'
import { runCommand } from '../run-command.ts'

/** Debian's nginx, unpacked and not installed: it would begin to serve on port 80. Returns the program. */
export async function installNginx(log = (line: string) => console.error(`nginx: ${line}`)): Promise<string> {
  const doing = 'fetching nginx'
  const folder = await cachedFolder(realEnvironment().cache, 'nginx', async (making) => {
    log('installs nginx into its own folder (apt-get download)')
    await runCommand(['apt-get', 'download', 'nginx'], { doing, deadlineMs: 300_000, cwd: making })
    for (const archive of globSync('*.deb', { cwd: making }))
      await runCommand(['dpkg-deb', '-x', join(making, archive), making], { doing, deadlineMs: 60_000 })
  })
  return join(folder, 'usr/sbin/nginx')
}
