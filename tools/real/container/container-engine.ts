import { join } from 'node:path'
import { realEnvironment } from '../environment.ts'
import { ensurePrograms } from '../installed-programs.ts'

/** podman and buildah on images of their own: neither sees those of the machine, nor the machine theirs. */
export type ContainerEngine = {
  readonly cache: string
  readonly log: (line: string) => void
  readonly podman: readonly string[]
  readonly buildah: readonly string[]
}

/** Installs what is missing; neither needs a daemon. */
export async function containerEngine(
  log = (line: string) => console.error(`containers: ${line}`),
): Promise<ContainerEngine> {
  const { cache } = realEnvironment()
  await ensurePrograms(['buildah', 'podman', 'runc', 'debootstrap'], { cache, log })
  const folder = join(cache, 'containers')
  const storage = ['--root', join(folder, 'storage'), '--runroot', join(folder, 'run')]
  return {
    cache,
    log,
    podman: ['podman', ...storage, '--runtime', 'runc', '--cgroup-manager', 'cgroupfs'],
    buildah: ['buildah', ...storage],
  }
}
