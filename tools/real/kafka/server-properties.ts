export type KafkaUser = { readonly name: string; readonly password: string }

export type BrokerSettings = {
  readonly port: number
  readonly controllerPort: number
  readonly logDirectory: string
  readonly secured: Secured | undefined
  readonly overrides: Readonly<Record<string, string | number>>
}

export type Secured = {
  readonly superUser: KafkaUser
  /** Speaks on the controller's listener only, which SCRAM cannot guard: its passwords live behind it. */
  readonly controllerUser: KafkaUser
  readonly caFile: string
  /** PEM of key and certificate in one file. */
  readonly keyStoreFile: string
}

/** The settings of one node that is broker and controller, with nothing replicated and no topic made by accident. */
export function serverProperties(settings: BrokerSettings): Record<string, string | number> {
  const { port, controllerPort, secured } = settings
  const listener = secured ? 'SASL_SSL' : 'PLAINTEXT'
  return {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `${listener}://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `${listener}://127.0.0.1:${port}`,
    'inter.broker.listener.name': listener,
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': `${listener}:${listener},CONTROLLER:${secured ? 'SASL_PLAINTEXT' : 'PLAINTEXT'}`,
    'log.dirs': settings.logDirectory,
    'auto.create.topics.enable': 'false',
    'min.insync.replicas': 1,
    'default.replication.factor': 1,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 5,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': 5,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    // A broker that was killed may register again only when the session of its earlier life has run out.
    'broker.session.timeout.ms': 3_000,
    'broker.heartbeat.interval.ms': 500,
    ...(secured ? securedProperties(secured) : {}),
    ...settings.overrides,
  }
}

/** What a Kafka tool needs to speak to a secured broker as a user. */
export function clientProperties(user: KafkaUser, caFile: string): Record<string, string> {
  return {
    'security.protocol': 'SASL_SSL',
    'sasl.mechanism': 'SCRAM-SHA-512',
    'sasl.jaas.config': scramLogin(user),
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': caFile,
  }
}

/** In the format of java.util.Properties, where a backslash escapes. */
export function propertiesText(properties: Readonly<Record<string, string | number>>): string {
  return Object.entries(properties)
    .map(([key, value]) => `${key}=${String(value).replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}\n`)
    .join('')
}

function securedProperties({ superUser, controllerUser, caFile, keyStoreFile }: Secured) {
  const { name, password } = controllerUser
  const plainLogin = `org.apache.kafka.common.security.plain.PlainLoginModule required username=${quoted(name)} password=${quoted(password)} user_${name}=${quoted(password)};`
  return {
    'sasl.enabled.mechanisms': 'SCRAM-SHA-512',
    'sasl.mechanism.inter.broker.protocol': 'SCRAM-SHA-512',
    'listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config': scramLogin(superUser),
    'sasl.mechanism.controller.protocol': 'PLAIN',
    'listener.name.controller.sasl.enabled.mechanisms': 'PLAIN',
    'listener.name.controller.plain.sasl.jaas.config': plainLogin,
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'super.users': `User:${superUser.name};User:${name}`,
    'allow.everyone.if.no.acl.found': 'false',
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': keyStoreFile,
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': caFile,
    'ssl.client.auth': 'none',
  }
}

function scramLogin({ name, password }: KafkaUser): string {
  return `org.apache.kafka.common.security.scram.ScramLoginModule required username=${quoted(name)} password=${quoted(password)};`
}

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}
