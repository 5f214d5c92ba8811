import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { generatedFiles } from './generated-files.ts'
import { makeSecrets } from './make-secrets.ts'

const usage = `npm run compose -- [options]
Writes compose.yaml and the files in compose/ from the description of the installation.
  --check        writes nothing; ends with 1 when one of them is not as it would be written
  --secrets DIR  writes none of them; makes the secrets that are missing in DIR (compose.yaml looks in .secrets)`

const root = resolve(import.meta.dirname, '../..')

try {
  const { values } = parseArgs({
    options: { check: { type: 'boolean', default: false }, secrets: { type: 'string' } },
  })
  if (values.secrets !== undefined) await secretsInto(values.secrets)
  else if (values.check) await check()
  else await write()
} catch (error) {
  if (!(error instanceof TypeError)) throw error
  console.error(`${error.message}\n\n${usage}`)
  process.exitCode = 2
}

async function secretsInto(folder: string): Promise<void> {
  const made = await makeSecrets(folder)
  console.log(made.length === 0 ? `${folder} has all secrets` : `${made.length} secrets made in ${folder}`)
}

async function check(): Promise<void> {
  const files = generatedFiles()
  const stale: string[] = []
  for (const [path, text] of files)
    if ((await readFile(join(root, path), 'utf8').catch(() => undefined)) !== text) stale.push(path)
  for (const path of stale) console.log(`not-generated: ${path} is not what npm run compose writes; run it`)
  console.log(`${files.size} generated files compared`)
  if (stale.length > 0) process.exitCode = 1
}

async function write(): Promise<void> {
  for (const [path, text] of generatedFiles()) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
}
