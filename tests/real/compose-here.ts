import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { services } from '@annals/compose'
import { type ContainerPlan, type Kafka, kafkaToolCommand, type Mysql, runCommand } from '@annals/real'

const root = resolve(import.meta.dirname, '../..')
const deadlineMs = 120_000

/** Where the installation is whose services are run one by one instead of by docker compose. */
export type ComposeHere = {
  readonly image: string
  /** Of `makeSecrets`. */
  readonly secrets: string
  /** Instead of what compose.yaml says: addresses on this machine. */
  readonly env: Readonly<Record<string, string>>
  readonly keycloakUrl: string
}

/** A service of compose.yaml as a container of our image, with the secrets and files that it is given there. */
export function servicePlan(
  name: string,
  here: ComposeHere,
  ports?: readonly [number, number],
): ContainerPlan {
  const service = services[name]
  if (service === undefined) throw new Error(`compose.yaml has no service ${name}`)
  const { '<<': shared = {}, ...own } = service.environment ?? {}
  const environment = Object.entries({ ...(typeof shared === 'object' ? shared : {}), ...own })
  const words =
    typeof service.command === 'string' ? interpolated(service.command).split(' ') : service.command
  const volumes = (service.volumes ?? []).map((volume) => interpolated(volume).split(':'))
  return {
    image: here.image,
    command: (words ?? []).map((word) => addressed(word, here)),
    env: {
      ...Object.fromEntries(environment.map(([variable, value]) => [variable, interpolated(String(value))])),
      ...here.env,
      ...(ports && { ANNALS_HTTP_PORT: String(ports[0]), ANNALS_HTTP_OPS_PORT: String(ports[1]) }),
    },
    files: {
      ...Object.fromEntries(
        (service.secrets ?? []).map((secret) => [`/run/secrets/${secret}`, join(here.secrets, secret)]),
      ),
      ...Object.fromEntries(volumes.map(([source = '', target = '']) => [target, join(root, source)])),
    },
  }
}

function addressed(word: string, { keycloakUrl, env }: ComposeHere): string {
  if (word === 'http://keycloak:8080/auth') return keycloakUrl
  if (word === 'http://localhost:8080') return env['ANNALS_PUBLIC_URL'] ?? word
  return word
}

/** Each variable's fallback, those inside of others first. */
function interpolated(text: string): string {
  const next = text.replaceAll(/\$\{\w+:?-([^${}]*)\}/g, '$1')
  return next === text ? text : interpolated(next)
}

/** Runs compose/make-databases.sh against this server. */
export async function makeDatabases(mysql: Mysql, folder: string, secrets: string): Promise<void> {
  const { host, port, client } = mysql
  const changes = { '/run/secrets': secrets, '--host=mysql': `--host=${host} --port=${port} --protocol=TCP` }
  await runScript('make-databases.sh', changes, folder, { mysql: client.command })
}

/** Runs compose/make-topics.sh against these brokers. */
export async function makeTopicsByScript({ brokers }: Kafka, folder: string): Promise<void> {
  const changes = { 'kafka:9092': brokers.join(',') }
  await runScript('make-topics.sh', changes, folder, {
    'kafka-topics.sh': await kafkaToolCommand('kafka-topics'),
  })
}

/** Runs a script of compose/ with other addresses, its programs found in a folder before the PATH. */
async function runScript(
  script: string,
  changes: Readonly<Record<string, string>>,
  folder: string,
  programs: Readonly<Record<string, readonly string[]>>,
): Promise<void> {
  let text = await readFile(join(root, 'compose', script), 'utf8')
  for (const [from, to] of Object.entries(changes)) {
    if (!text.includes(from)) throw new Error(`compose/${script} does not hold ${from}`)
    text = text.replaceAll(from, to)
  }
  const bin = join(folder, 'bin')
  await mkdir(bin, { recursive: true })
  for (const [name, command] of Object.entries(programs)) {
    const quoted = command.map((word) => `'${word}'`).join(' ')
    await writeFile(join(bin, name), `#!/bin/sh\nexec ${quoted} "$@"\n`)
    await chmod(join(bin, name), 0o755)
  }
  await runCommand(['sh', '-s'], {
    doing: `running compose/${script}`,
    deadlineMs,
    env: { ...process.env, PATH: `${bin}:${process.env['PATH']}` },
    input: text,
  })
}
