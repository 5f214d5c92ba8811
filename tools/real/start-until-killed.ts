import { dirname } from 'node:path'
import { startMysql } from './mysql/start-mysql.ts'

// A process that forgets its server, for the test that kills it.
const mysql = await startMysql({ own: true })
console.log(JSON.stringify({ pid: mysql.pid, folder: dirname(mysql.socket ?? ''), logs: mysql.logFolder }))
setInterval(() => undefined, 60_000)
