import { once } from 'node:events'
import { startKafka } from './kafka/start-kafka.ts'
import { startKeycloak } from './keycloak/start-keycloak.ts'
import type { Mysql } from './mysql/mysql.ts'
import { startMysql } from './mysql/start-mysql.ts'
import type { Server } from './own-server.ts'
import { kafkaLines, keycloakLines, mysqlLines } from './settings-lines.ts'

// node tools/real/main.ts mysql|kafka|keycloak|all [--secure]   runs them until Ctrl-C.
const usage = 'usage: node tools/real/main.ts mysql|kafka|keycloak|all [--secure]'
const [what = '', ...more] = process.argv.slice(2)
const secure = more.includes('--secure')
if (!['mysql', 'kafka', 'keycloak', 'all'].includes(what) || more.some((word) => word !== '--secure')) {
  console.error(usage)
  process.exit(2)
}

const stopped = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped.abort())
// The servers do not hold the event loop.
const alive = setInterval(() => undefined, 60_000)
const servers: Server[] = []

try {
  let mysql: Mysql | undefined
  if (what !== 'kafka') {
    mysql = keep(await startMysql({ tls: secure }))
    print(mysqlLines(mysql), `MySQL ${mysql.version}`, mysql)
  }
  if (what === 'kafka' || what === 'all') {
    const kafka = keep(await startKafka({ security: secure ? 'sasl-ssl' : 'plaintext' }))
    print(kafkaLines(kafka), 'Kafka', kafka)
  }
  if (mysql && (what === 'keycloak' || what === 'all')) {
    const keycloak = keep(await startKeycloak({ mysql }))
    print(keycloakLines(keycloak), `Keycloak ${keycloak.url}`, keycloak)
  }
  console.log('# Ctrl-C stops')
  if (!stopped.signal.aborted) await once(stopped.signal, 'abort')
} finally {
  console.log('# stopping')
  // Keycloak needs its MySQL to stop in order.
  for (const server of servers.toReversed()) await server.stop()
  clearInterval(alive)
}

function keep<T extends Server>(server: T): T {
  servers.push(server)
  return server
}

function print(lines: readonly string[], name: string, { pid, logFolder }: Server): void {
  console.log(`# ${name}${pid === undefined ? ' (given)' : `, pid ${pid}, logs in ${logFolder}`}`)
  for (const line of lines) console.log(line)
}
