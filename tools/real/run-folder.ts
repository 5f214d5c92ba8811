import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type RunFolder = {
  /** Data, sockets, certificates. */
  readonly path: string
  readonly logFolder: string
  /** Removes the data, unless the caller gave its folder, and the logs, unless given or to be kept. */
  readonly close: (logs: 'keep logs' | 'remove logs') => Promise<void>
}

export type RunFolderOptions = { readonly dataFolder?: string; readonly logFolder?: string }

const removeWhenInputEnds =
  'read -r _ || true; n=0; while [ -e "$1" ] && [ $n -lt 20 ]; do rm -rf -- "$1"; n=$((n+1)); [ -e "$1" ] && sleep 0.2; done'

/**
 * A folder for one server. A temporary one is removed by a shell that waits for its standard input to end, so also
 * when this process is killed; its logs then stay.
 */
export async function openRunFolder(kind: string, options: RunFolderOptions): Promise<RunFolder> {
  const path = options.dataFolder ?? (await mkdtemp(join(tmpdir(), `annals-real-${kind}-`)))
  const logFolder = options.logFolder ?? (await mkdtemp(join(tmpdir(), `annals-real-${kind}-logs-`)))
  await mkdir(path, { recursive: true, mode: 0o700 })
  await mkdir(logFolder, { recursive: true })
  const remove = options.dataFolder === undefined ? removerOf(path) : async () => undefined
  return {
    path,
    logFolder,
    close: async (logs) => {
      await remove()
      if (logs === 'remove logs' && options.logFolder === undefined)
        await rm(logFolder, { recursive: true, force: true })
    },
  }
}

function removerOf(path: string): () => Promise<void> {
  const shell = spawn('sh', ['-c', removeWhenInputEnds, 'sh', path], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  const ended = once(shell, 'exit')
  shell.unref()
  // It is a socket at run time, whatever its type says, and would hold the event loop.
  if (shell.stdin instanceof Socket) shell.stdin.unref()
  return async () => {
    shell.ref()
    shell.stdin.end()
    await ended
  }
}
