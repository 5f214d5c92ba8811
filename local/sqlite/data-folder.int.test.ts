import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { installationSecret } from '../installation-secret.ts'
import { takeDataFolder } from './data-folder.ts'

function inTempFolder(work: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'annals-folder-'))
  try {
    work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

test('a second owner of a data folder is refused with the pid of the first, until that one lets go', () => {
  inTempFolder((folder) => {
    const first = takeDataFolder(folder)
    assert.throws(() => takeDataFolder(folder), new RegExp(`in use by process ${process.pid}`))
    first.release()
    takeDataFolder(folder).release()
  })
})

test('a folder that cannot be made is refused with the reason', () => {
  inTempFolder((folder) => {
    const file = join(folder, 'a-file')
    writeFileSync(file, '')
    assert.throws(() => takeDataFolder(join(file, 'below')), /cannot be written/)
  })
})

test('the installation secret is made once and kept', () => {
  inTempFolder((folder) => {
    const file = join(folder, 'secret')
    const secret = installationSecret(file)
    assert.equal(secret.length, 43)
    assert.equal(installationSecret(file), secret)
  })
})
