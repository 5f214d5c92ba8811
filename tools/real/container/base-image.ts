import { join } from 'node:path'
import { cachedFolder } from '../cached-folder.ts'
import { debianMirror } from '../debian-mirror.ts'
import { runCommand } from '../run-command.ts'
import type { ContainerEngine } from './container-engine.ts'

const suite = 'bookworm'
const name = `localhost/debian:${suite}`

/** A small Debian from its packages alone, where no registry of images can be asked; returns its name. */
export async function baseImage({ cache, log, podman }: ContainerEngine): Promise<string> {
  const doing = `making the image ${name}`
  const folder = await cachedFolder(cache, `debian-${suite}`, async (making) => {
    log(`${doing} (debootstrap)`)
    const root = join(making, 'root')
    await runCommand(['debootstrap', '--variant=minbase', suite, root, await debianMirror()], {
      doing,
      deadlineMs: 900_000,
    })
    await runCommand(['tar', '-C', root, '-cf', join(making, 'root.tar'), '.'], {
      doing,
      deadlineMs: 120_000,
    })
    await runCommand(['rm', '-r', '--one-file-system', root], { doing, deadlineMs: 120_000 })
  })
  const known = await runCommand([...podman, 'images', '--quiet', name], { doing, deadlineMs: 60_000 })
  if (known.trim() === '')
    await runCommand([...podman, 'import', '--quiet', join(folder, 'root.tar'), name], {
      doing,
      deadlineMs: 300_000,
    })
  return name
}
