import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RealEnvironment } from '../environment.ts'
import { givenServer } from '../given-server.ts'
import { askApiVersions } from './api-versions.ts'
import type { Kafka, KafkaLogin } from './kafka.ts'
import { clientProperties, type KafkaUser, propertiesText } from './server-properties.ts'

const variable = 'ANNALS_KAFKA_BROKERS'

/** The brokers that the environment names. */
export async function givenKafka(
  environment: RealEnvironment,
  brokerList: string,
  security: 'plaintext' | 'sasl-ssl',
  users: readonly KafkaUser[],
): Promise<Kafka> {
  const login = givenLogin(environment)
  if ((security === 'sasl-ssl') !== (login !== undefined))
    throw new Error(
      security === 'plaintext'
        ? `a test needs plaintext brokers and ANNALS_KAFKA_USER says they are not: unset ${variable}`
        : `a test needs brokers with users: set ANNALS_KAFKA_USER, _PASSWORD and _CA_FILE, or unset ${variable}`,
    )
  if (users.length > 0)
    throw new Error(`a test needs users of its own on the brokers: unset ${variable}, or ask for own: true`)
  const brokers = readBrokers(brokerList)
  for (const { host, port } of brokers) await askApiVersions(host, port, login?.caFile)

  const folder = login && (await mkdtemp(join(tmpdir(), 'annals-real-kafka-')))
  const clientPropertiesFile = folder && join(folder, 'admin.properties')
  if (login && clientPropertiesFile) {
    const user = { name: login.username, password: login.password }
    await writeFile(clientPropertiesFile, propertiesText(clientProperties(user, login.caFile)), {
      mode: 0o600,
    })
  }
  const stop = async () => {
    if (folder) await rm(folder, { recursive: true, force: true })
  }
  return Object.assign(givenServer(variable), {
    brokers: brokers.map(({ host, port }) => `${host}:${port}`),
    login,
    clientPropertiesFile,
    authority: undefined,
    stop,
    [Symbol.asyncDispose]: stop,
  })
}

export function readBrokers(list: string): { readonly host: string; readonly port: number }[] {
  return list.split(',').map((broker) => {
    const [, host, port] = /^(.+):(\d+)$/.exec(broker.trim()) ?? []
    if (host === undefined || port === undefined)
      throw new Error(`${variable} must be host:port,host:port; this is not: ${broker}`)
    return { host, port: Number(port) }
  })
}

function givenLogin({ kafkaUser, kafkaPassword, kafkaCaFile }: RealEnvironment): KafkaLogin | undefined {
  if (kafkaUser === undefined) return undefined
  if (kafkaPassword === undefined || kafkaCaFile === undefined)
    throw new Error('ANNALS_KAFKA_USER needs ANNALS_KAFKA_PASSWORD and ANNALS_KAFKA_CA_FILE')
  return { mechanism: 'scram-sha-512', username: kafkaUser, password: kafkaPassword, caFile: kafkaCaFile }
}
