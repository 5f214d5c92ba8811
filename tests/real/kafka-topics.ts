import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { customerEvents } from '@annals/customer-contracts'
import { infractionEvents } from '@annals/infraction-contracts'
import { type KafkaAcl, kafkaAcls, type PartDescription } from '@annals/installation'
import { inventoryEvents } from '@annals/inventory-contracts'
import { ensureTopics } from '@annals/messaging/kafka'
import { orderEvents } from '@annals/order-contracts'
import { radarEvents } from '@annals/radar-contracts'
import type { Kafka, KafkaUser } from '@annals/real'
import { registrationEvents } from '@annals/registration-contracts'
import kafkajs, { type Admin, type Kafka as KafkaClient } from 'kafkajs'

// Of these kafkajs has no named exports at run time.
const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes, logLevel } = kafkajs

/** Where the brokers are, and who asks. */
export type KafkaAccess = Pick<Kafka, 'brokers' | 'login'>

const contracts = [
  customerEvents,
  inventoryEvents,
  orderEvents,
  radarEvents,
  registrationEvents,
  infractionEvents,
]

/** As the super user, where there is one, or as who is given. */
export function kafkaClient({ brokers, login }: KafkaAccess): KafkaClient {
  return new kafkajs.Kafka({
    brokers: [...brokers],
    clientId: 'annals-tests',
    logLevel: logLevel.NOTHING,
    retry: { retries: 2 },
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
    kafkaAcls(part, groupPrefix).flatMap((rule) => entriesOf(part.name, rule)),
  )
  await asAdmin(kafka, (admin) => admin.createAcls({ acl }))
}

/** One rule of a part given, or taken away. */
export async function changeAcl(
  kafka: Kafka,
  change: 'give' | 'take',
  part: string,
  rule: KafkaAcl,
): Promise<void> {
  const acl = entriesOf(part, rule)
  await asAdmin(kafka, async (admin) => {
    if (change === 'give') {
      await admin.createAcls({ acl })
      return
    }
    const { filterResponses } = await admin.deleteAcls({
      filters: acl,
    })
    const taken = filterResponses.flatMap(({ matchingAcls }) => matchingAcls)
    if (taken.length !== acl.length) throw new Error(`${taken.length} of ${acl.length} rules were there`)
  })
}

function entriesOf(part: string, { resource, operations }: KafkaAcl) {
  return operations.map((operation) => ({
    principal: `User:annals-${part}`,
    host: '*',
    permissionType: AclPermissionTypes.ALLOW,
    operation: operationOf[operation],
    resourceType: resourceOf[resource.type],
    resourceName: resource.name,
    resourcePatternType: patternOf[resource.patternType],
  }))
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
