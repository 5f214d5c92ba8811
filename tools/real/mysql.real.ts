import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { readHandshake } from './mysql/handshake.ts'
import { runSql } from './mysql/run-sql.ts'
import { startMysql } from './mysql/start-mysql.ts'
import { isGone, processesNaming } from './real-fixtures.ts'
import { mysqlLines } from './settings-lines.ts'
import { waitUntil } from './wait-until.ts'

test('MySQL keeps what was committed over kill -9 and leaves nothing behind', async () => {
  await using mysql = await startMysql({ own: true })
  const folder = dirname(mysql.socket ?? '')
  assert.equal(mysql.engine, 'mysql')
  assert.match(mysql.version, /^[89]\.|^\d{2}\./)
  await runSql(mysql, 'CREATE DATABASE a; CREATE TABLE a.t (n INT PRIMARY KEY); INSERT INTO a.t VALUES (7)')

  const first = mysql.pid
  assert.deepEqual(processesNaming(folder).includes(first ?? 0), true)
  await mysql.kill()
  assert.equal(mysql.pid, undefined)
  await assert.rejects(readHandshake(mysql.host, mysql.port), /ECONNREFUSED/)
  await mysql.restart()
  assert.notEqual(mysql.pid, first)
  assert.equal(await runSql(mysql, 'SELECT n FROM a.t'), '7\n')
  assert.equal(await runSql(mysql, 'SELECT @@innodb_flush_log_at_trx_commit'), '1\n')

  await mysql.stop()
  assert.equal(isGone(folder), true)
  assert.equal(existsSync(mysql.logFolder ?? ''), false)
  await assert.rejects(mysql.restart(), /start another one/)
})

test('a MySQL that died by itself fails the stop, names its logs and may be started again before', async () => {
  const mysql = await startMysql({ own: true })
  try {
    process.kill(mysql.pid ?? 0, 'SIGKILL')
    await waitUntil('the server to be gone', 10_000, () => assert.equal(mysql.pid, undefined))
    await mysql.restart()
    process.kill(mysql.pid ?? 0, 'SIGKILL')
    await waitUntil('the server to be gone', 10_000, () => assert.equal(mysql.pid, undefined))
    await assert.rejects(mysql.stop(), (error: Error) => {
      assert.match(error.message, /ended by itself \(SIGKILL\)/)
      return error.message.includes(mysql.logFolder ?? 'no folder')
    })
    assert.equal(existsSync(join(mysql.logFolder ?? '', 'mysql-1.log')), true)
  } finally {
    await rm(mysql.logFolder ?? '', { recursive: true })
  }
})

test('MySQL over TLS refuses who speaks plainly and who trusts another authority', async () => {
  await using mysql = await startMysql({ own: true, tls: true, flags: { 'max-connections': 17 } })
  assert.equal(await runSql(mysql, 'SELECT @@max_connections'), '17\n')
  assert.match(await runSql(mysql, "SHOW STATUS LIKE 'Ssl_version'"), /TLSv1\.3/)
  const command = [...mysql.client.command, '--ssl-mode=DISABLED']
  const plain = runSql({ ...mysql, tls: undefined, client: { ...mysql.client, command } }, 'SELECT 1')
  await assert.rejects(plain, /secure transport/)
  await using other = await startMysql({ own: true, tls: true })
  await assert.rejects(runSql({ ...mysql, tls: other.tls }, 'SELECT 1'), /SSL connection error/)
})

test('a kept data folder is found again by the next start', async () => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'annals-kept-'))
  try {
    {
      await using first = await startMysql({ own: true, dataFolder })
      await runSql(first, 'CREATE DATABASE kept')
    }
    await using second = await startMysql({ own: true, dataFolder })
    assert.match(await runSql(second, 'SHOW DATABASES'), /^kept$/m)
  } finally {
    await rm(dataFolder, { recursive: true })
  }
})

test('a server that the environment names is used, not ruled', async () => {
  await using mysql = await startMysql({ own: true })
  const [line = ''] = mysqlLines(mysql)
  const env = { ...process.env, ANNALS_MYSQL_URL: line.split('=')[1]?.replaceAll("'", '') }
  const given = await startMysql({ env })
  assert.equal(given.port, mysql.port)
  assert.equal(given.version, mysql.version)
  assert.equal(await runSql(given, 'SELECT 1'), '1\n')
  await given.stop()
  assert.equal(await runSql(mysql, 'SELECT 1'), '1\n')
  await assert.rejects(given.kill(), /ANNALS_MYSQL_URL/)
  await assert.rejects(startMysql({ env, tls: true }), /over TLS/)
})

test('MariaDB stands in where it is asked for', async () => {
  await using mariadb = await startMysql({ own: true, engine: 'mariadb', tls: true })
  assert.match(mariadb.version, /MariaDB/)
  assert.match(await runSql(mariadb, "SHOW STATUS LIKE 'Ssl_version'"), /TLSv1/)
})

test('a flag that the server does not know fails the start with its own words and its log', async () => {
  const starting = startMysql({ own: true, flags: { 'no-such-flag': 1 } })
  let logs = ''
  await assert.rejects(starting, (error: Error) => {
    logs = dirname(/its log is (\S+)/.exec(error.message)?.[1] ?? '')
    return /MySQL ended while it started/.test(error.message) && /unknown variable/.test(error.message)
  })
  await rm(logs, { recursive: true })
})

test('a process that is killed takes its server and the data with it and leaves the logs', async () => {
  const { child, pid, logs } = await runMain()
  const [folder = ''] = dataFoldersOf(pid)
  try {
    child.kill('SIGKILL')
    await waitUntil('the server and its folder to be gone', 10_000, () => assert.equal(isGone(folder), true))
    assert.equal(existsSync(logs), true)
  } finally {
    child.kill('SIGKILL')
    await rm(logs, { recursive: true })
  }
})

test('Ctrl-C stops what main.ts has started and leaves nothing', async () => {
  const { child, pid, logs } = await runMain()
  const [folder = ''] = dataFoldersOf(pid)
  child.kill('SIGINT')
  await once(child, 'exit')
  assert.equal(child.exitCode, 0)
  assert.equal(isGone(folder), true)
  assert.equal(existsSync(logs), false)
})

/** main.ts mysql, when it has told everything. */
async function runMain() {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), 'mysql'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ANNALS_MYSQL_URL: '' },
  })
  let told = ''
  child.stdout.on('data', (chunk) => {
    told += chunk
  })
  await waitUntil('main.ts to have started MySQL', 120_000, () => assert.match(told, /Ctrl-C stops/))
  const [, pid, logs = ''] = /pid (\d+), logs in (\S+)/.exec(told) ?? []
  assert.match(told, /^export ANNALS_MYSQL_URL='mysql:\/\/root:\w+@127\.0\.0\.1:\d+'$/m)
  return { child, pid: Number(pid), logs }
}

function dataFoldersOf(pid: number): string[] {
  const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  const folders = words
    .filter((word) => word.startsWith('--datadir='))
    .map((word) => dirname(word.split('=')[1] ?? ''))
  for (const folder of folders) assert.equal(processesNaming(folder).includes(pid), true)
  return folders
}
