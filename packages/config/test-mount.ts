import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'

/** A folder of its own for one test. */
export function temporaryFolder(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'annals-config-'))
  context.after(() => rmSync(folder, { recursive: true }))
  return folder
}

/**
 * A mounted ConfigMap with one key, renewed as the kubelet's atomic writer does it: the new content in a folder of its
 * own, a link to it renamed over `..data`, the old folder removed. The key's own link is never touched.
 */
export function mountedConfigMap(folder: string, key: string, text: string) {
  let generation = 0
  const renew = (next: string) => {
    const old = generation === 0 ? undefined : dataFolder(generation)
    generation += 1
    mkdirSync(join(folder, dataFolder(generation)))
    writeFileSync(join(folder, dataFolder(generation), key), next)
    symlinkSync(dataFolder(generation), join(folder, '..data_tmp'))
    renameSync(join(folder, '..data_tmp'), join(folder, '..data'))
    if (old !== undefined) rmSync(join(folder, old), { recursive: true })
  }
  renew(text)
  symlinkSync(join('..data', key), join(folder, key))
  return { file: join(folder, key), renew }
}

function dataFolder(generation: number): string {
  return `..2026_11_25_10_00_00.${generation}`
}

/** Waits until it holds; fails after ten seconds with what was awaited. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  const endsAtMs = performance.now() + 10_000
  while (!holds()) {
    if (performance.now() > endsAtMs) throw new Error(`not within 10 s: ${what}`)
    await pause(5)
  }
}
