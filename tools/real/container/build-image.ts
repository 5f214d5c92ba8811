import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { runCommand } from '../run-command.ts'
import { baseImage } from './base-image.ts'
import type { ContainerEngine } from './container-engine.ts'

export type BuiltImage = {
  readonly name: string
  readonly megabytes: number
  /** What it has of its own, above its base. */
  readonly ownMegabytes: number
  readonly remove: () => Promise<void>
}

/** Builds a Dockerfile's last stage upon the base of `baseImage`; layers that nothing changed are those of before. */
export async function buildImage(
  engine: ContainerEngine,
  { folder, name }: { readonly folder: string; readonly name: string },
): Promise<BuiltImage> {
  const base = await baseImage(engine)
  const doing = `building the image ${name}`
  // chroot: without a daemon, without rights that a container in a container lacks.
  const build = ['build', '--isolation', 'chroot', '--layers', '--build-arg', `BASE=${base}`, '--tag', name]
  await runCommand([...engine.buildah, ...build, ...secrets(), folder], { doing, deadlineMs: 1_200_000 })
  const megabytes = await sizeOf(engine, name)
  return {
    name,
    megabytes,
    ownMegabytes: megabytes - (await sizeOf(engine, base)),
    remove: async () => {
      const removing = `removing the image ${name}`
      await runCommand([...engine.podman, 'rmi', name], { doing: removing, deadlineMs: 60_000 })
    },
  }
}

/** A registry of one's own and the authority that speaks for it, as the machine's own npm knows them. */
function secrets(): readonly string[] {
  const npmrc = join(homedir(), '.npmrc')
  const authorities = process.env['NODE_EXTRA_CA_CERTS']
  return [
    ...(existsSync(npmrc) ? ['--secret', `id=npmrc,src=${npmrc}`] : []),
    ...(authorities === undefined ? [] : ['--secret', `id=ca,src=${authorities}`]),
  ]
}

async function sizeOf({ podman }: ContainerEngine, name: string): Promise<number> {
  const inspect = [...podman, 'image', 'inspect', '--format', '{{.Size}}', name]
  const bytes = await runCommand(inspect, { doing: `asking for the size of ${name}`, deadlineMs: 60_000 })
  return Math.round(Number(bytes) / 1e6)
}
