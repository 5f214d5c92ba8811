import { type FSWatcher, watch } from 'node:fs'
import { basename, dirname } from 'node:path'
import { type ConfigFile, readConfigFile } from './config-file.ts'

type FollowOptions = {
  readonly settleMs: number
  readonly pollMs: number
  /** Another content than the last one that was told, found twice `settleMs` apart: nobody is in the middle of writing it. */
  readonly onSettled: (found: ConfigFile) => void
  /** The folder cannot be watched: from now on a change is found by reading alone. */
  readonly onBlind: (error: unknown) => void
}

/**
 * Follows a file by its content, whichever way it is replaced. The folder is watched, not the file: a watch on a file
 * stays with the one that was renamed away. Reading now and then is the net for what tells nothing, such as a link to
 * another folder or a network drive. Nothing here keeps a process alive. Returns how to stop.
 */
export function followFile(first: ConfigFile, options: FollowOptions): () => void {
  const { path } = first
  const { settleMs, pollMs, onSettled, onBlind } = options
  let told = first.hash
  let seen = first.hash
  let settling: NodeJS.Timeout | undefined

  // Reads in the foreground: a few kilobytes, and nothing can change between the finding and its telling.
  const look = () => {
    const found = readConfigFile(path)
    if (found.hash === told) {
      seen = told
      return
    }
    if (found.hash !== seen) {
      seen = found.hash
      lookSoon()
      return
    }
    told = found.hash
    onSettled(found)
  }
  // The first sign sets the time; later ones do not put it off, or a busy folder would put it off for ever.
  const lookSoon = () => {
    settling ??= setTimeout(() => {
      settling = undefined
      look()
    }, settleMs).unref()
  }
  const watcher = watchFolder(path, lookSoon, onBlind)
  const poll = setInterval(lookSoon, pollMs).unref()
  // The file may have changed between its first reading and the watch.
  lookSoon()
  return () => {
    watcher?.close()
    clearInterval(poll)
    clearTimeout(settling)
  }
}

function watchFolder(
  path: string,
  onSign: () => void,
  onBlind: FollowOptions['onBlind'],
): FSWatcher | undefined {
  const own = basename(path)
  try {
    const watcher = watch(dirname(path), { persistent: false }, (_event, name) => {
      // Kubernetes never touches the file's own link: it renames another `..data` into place.
      if (name === null || name === own || name.startsWith('..')) onSign()
    })
    watcher.on('error', (error) => {
      watcher.close()
      onBlind(error)
    })
    return watcher
  } catch (error) {
    onBlind(error)
    return undefined
  }
}
