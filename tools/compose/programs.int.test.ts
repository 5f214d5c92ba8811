import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { readConfig } from '@annals/config'
import { parts } from '@annals/installation'
import { commandProgramSchema, queryProgramSchema } from '@annals/program'
import { makeSecrets } from './make-secrets.ts'
import { partServices } from './programs.ts'

/** The environment as docker compose makes it, the secrets in another folder. */
function environmentOf(name: string, folder: string): Record<string, string> {
  const { '<<': sharedPart, ...own } = partServices[name]?.environment ?? {}
  const entries = Object.entries({ ...(typeof sharedPart === 'object' ? sharedPart : {}), ...own })
  return Object.fromEntries(
    entries.map(([variable, value]) => [
      variable,
      String(value)
        .replace('/run/secrets', folder)
        .replaceAll(/\$\{\w+:-([^${}]*)\}/g, '$1')
        .replaceAll(/\$\{\w+:-([^${}]*)\}/g, '$1'),
    ]),
  )
}

test('every part is told all that it must know, and nothing that it does not know', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'annals-secrets-'))
  t.after(() => rm(folder, { recursive: true }))
  await makeSecrets(folder)
  for (const { name, kind } of parts) {
    const env = environmentOf(name, folder)
    const settings =
      kind === 'command'
        ? readConfig(commandProgramSchema({}), { env })
        : readConfig(queryProgramSchema({}), { env })
    assert.equal(settings.publicUrl, 'http://localhost:8080')
    assert.deepEqual(settings.kafka.brokers, ['kafka:9092'])
    assert.equal(settings.database.user, `annals_${name.replaceAll('-', '_')}`)
    // With a wrong value each is refused by its name: so each is a setting.
    for (const variable of Object.keys(env)) {
      // Of the part's own settings, which its program alone knows.
      if (env[variable]?.startsWith('/configuration/')) continue
      const wrong = variable.endsWith('_FILE') ? join(folder, 'nowhere') : ''
      const read = () =>
        kind === 'command'
          ? readConfig(commandProgramSchema({}), { env: { ...env, [variable]: wrong } })
          : readConfig(queryProgramSchema({}), { env: { ...env, [variable]: wrong } })
      assert.throws(read, new RegExp(variable), `${name}: ${variable}`)
    }
  }
})
