import { publicUrl } from './addresses.ts'
import { keycloakDatabaseName } from './databases-script.ts'
import { images } from './images.ts'
import { databaseSecrets, keycloakAdmin, keycloakDatabase, mysqlRoot, secretFile } from './secrets.ts'
import { completed, confined, healthCheck, healthy, type Service, unprivileged } from './service.ts'

/** 13 parts of up to 20 connections, a second replica of some, and Keycloak's. */
const databaseConnections = 600

export const mysql: Service = {
  image: images.mysql,
  command: [`--max-connections=${databaseConnections}`, '--mysqlx=OFF', '--skip-name-resolve=ON'],
  environment: { MYSQL_ROOT_PASSWORD_FILE: secretFile(mysqlRoot) },
  secrets: [mysqlRoot],
  volumes: ['mysql:/var/lib/mysql'],
  networks: ['database'],
  // By TCP: the server that the image runs while it makes a new data folder listens on its socket only.
  healthcheck: healthCheck(['mysqladmin', 'ping', '--host=127.0.0.1', '--silent'], {
    seconds: 10,
    startSeconds: 120,
  }),
  restart: 'unless-stopped',
  stop_grace_period: '60s',
  ...confined,
}

export const databases: Service = {
  image: images.mysql,
  user: 'mysql',
  entrypoint: ['sh', '/make-databases.sh'],
  configs: [{ source: 'make-databases', target: '/make-databases.sh' }],
  secrets: [mysqlRoot, ...databaseSecrets],
  networks: ['database'],
  depends_on: { mysql: healthy },
  restart: 'no',
  ...unprivileged,
  tmpfs: ['/tmp'],
}

const brokerPort = 9_092

export const kafka: Service = {
  image: images.kafka,
  environment: {
    KAFKA_NODE_ID: 1,
    KAFKA_PROCESS_ROLES: 'broker,controller',
    KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
    KAFKA_LISTENERS: `PLAINTEXT://:${brokerPort},CONTROLLER://localhost:9093`,
    KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://kafka:${brokerPort}`,
    KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
    KAFKA_INTER_BROKER_LISTENER_NAME: 'PLAINTEXT',
    KAFKA_LOG_DIRS: '/var/lib/kafka/data',
    KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
    KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: 1,
    KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: 1,
    KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: 1,
    KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR: 1,
    KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR: 1,
    KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: 0,
    KAFKA_HEAP_OPTS: '-Xms256m -Xmx512m',
  },
  volumes: ['kafka:/var/lib/kafka/data'],
  networks: ['broker'],
  // Kafka's own tools start a Java machine each time.
  healthcheck: healthCheck(['bash', '-c', `: </dev/tcp/127.0.0.1/${brokerPort}`], {
    seconds: 10,
    startSeconds: 60,
  }),
  restart: 'unless-stopped',
  stop_grace_period: '60s',
  cap_drop: ['ALL'],
  ...confined,
}

export const topics: Service = {
  image: images.kafka,
  entrypoint: ['sh', '/make-topics.sh'],
  configs: [{ source: 'make-topics', target: '/make-topics.sh' }],
  environment: { KAFKA_HEAP_OPTS: '-Xmx128m', LOG_DIR: '/tmp' },
  networks: ['broker'],
  depends_on: { kafka: healthy },
  restart: 'no',
  ...unprivileged,
  tmpfs: ['/tmp'],
}

const askReady = [
  'exec 3<>/dev/tcp/127.0.0.1/9000',
  "printf 'GET /auth/health/ready HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3",
  'read -r _ status _ <&3',
  '[ "$$status" = 200 ]',
].join(' && ')

export const keycloak: Service = {
  image: images.keycloak,
  // Keycloak reads no secret from a file; this way none stands among the container's settings.
  entrypoint: [
    'bash',
    '-c',
    [
      `export KC_DB_PASSWORD="$$(<${secretFile(keycloakDatabase)})"`,
      `export KC_BOOTSTRAP_ADMIN_PASSWORD="$$(<${secretFile(keycloakAdmin)})"`,
      'exec /opt/keycloak/bin/kc.sh start',
    ].join('; '),
  ],
  environment: {
    KC_DB: 'mysql',
    KC_DB_URL: `jdbc:mysql://mysql:3306/${keycloakDatabaseName}?sslMode=DISABLED&allowPublicKeyRetrieval=true`,
    KC_DB_USERNAME: keycloakDatabaseName,
    KC_DB_POOL_MAX_SIZE: 20,
    KC_BOOTSTRAP_ADMIN_USERNAME: 'admin',
    KC_HTTP_ENABLED: 'true',
    KC_HTTP_RELATIVE_PATH: '/auth',
    KC_HOSTNAME: `${publicUrl}/auth`,
    KC_PROXY_HEADERS: 'xforwarded',
    KC_HEALTH_ENABLED: 'true',
    // A lone node: it looks for no others.
    KC_CACHE: 'local',
    JAVA_OPTS_KC_HEAP: '-Xms128m -Xmx700m',
  },
  secrets: [keycloakDatabase, keycloakAdmin],
  networks: ['database', 'web'],
  depends_on: { databases: completed },
  // At its first start Keycloak makes its tables, which takes minutes on a small machine.
  healthcheck: healthCheck(['bash', '-c', askReady], { seconds: 15, startSeconds: 300 }),
  restart: 'unless-stopped',
  stop_grace_period: '30s',
  cap_drop: ['ALL'],
  ...confined,
}
