import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { customerEvents } from '@annals/customer-contracts'
import { infractionEvents } from '@annals/infraction-contracts'
import { kafkaAcls, type PartDescription } from '@annals/installation'
import { inventoryEvents } from '@annals/inventory-contracts'
import { ensureTopics } from '@annals/messaging/kafka'
import { orderEvents } from '@annals/order-contracts'
import { radarEvents } from '@annals/radar-contracts'
import type { Kafka, KafkaUser } from '@annals/real'
import { registrationEvents } from '@annals/registration-contracts'
import kafkajs, { type Admin, type Kafka as KafkaClient } from 'kafkajs'

// Of these kafkajs has no named exports at run time.
const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes, logLevel } = kafkajs

const contracts = [
  customerEvents,
  inventoryEvents,
  orderEvents,
  radarEvents,
  registrationEvents,
  infractionEvents,
]

/** As the super user, where there is one. */
export function kafkaClient({ brokers, login }: Pick<Kafka, 'brokers' | 'login'>): KafkaClient {
  return new kafkajs.Kafka({
    brokers: [...brokers],
    clientId: 'annals-tests',
    logLevel: logLevel.NOTHING,
    ...(login && {
      ssl: { ca: readFileSync(login.caFile, 'utf8') },
      sasl: { mechanism: login.mechanism, username: login.username, password: login.password },
    }),
  })
}

export async function makeTopics(kafka: Kafka): Promise<void> {
  await asAdmin(kafka, async (admin) => {
    const faults = await ensureTopics(admin, contracts, { replicationFactor: 1, minInsyncReplicas: 1 })
    if (faults.length > 0) throw new AggregateError(faults, 'the topics are not what the contracts promise')
  })
}

export function kafkaUserOf({ name }: PartDescription): KafkaUser {
  return { name: `annals-${name}`, password: randomBytes(12).toString('hex') }
}

const operationOf = {
  Describe: AclOperationTypes.DESCRIBE,
  Read: AclOperationTypes.READ,
  Write: AclOperationTypes.WRITE,
} as const
const resourceOf = { topic: AclResourceTypes.TOPIC, group: AclResourceTypes.GROUP } as const
const patternOf = { literal: ResourcePatternTypes.LITERAL, prefix: ResourcePatternTypes.PREFIXED } as const

/** What the KafkaUser objects of a cluster would allow. */
export async function allowParts(
  kafka: Kafka,
  parts: readonly PartDescription[],
  groupPrefix: string,
): Promise<void> {
  const acl = parts.flatMap((part) =>
    kafkaAcls(part, groupPrefix).flatMap(({ resource, operations }) =>
      operations.map((operation) => ({
        principal: `User:annals-${part.name}`,
        host: '*',
        permissionType: AclPermissionTypes.ALLOW,
        operation: operationOf[operation],
        resourceType: resourceOf[resource.type],
        resourceName: resource.name,
        resourcePatternType: patternOf[resource.patternType],
      })),
    ),
  )
  await asAdmin(kafka, (admin) => admin.createAcls({ acl }))
}

export async function asAdmin<Result>(
  kafka: Kafka,
  work: (admin: Admin) => Promise<Result>,
): Promise<Result> {
  const admin = kafkaClient(kafka).admin()
  await admin.connect()
  try {
    return await work(admin)
  } finally {
    await admin.disconnect()
  }
}
