import { after } from 'node:test'
import { startMysql } from '@annals/real'
import { eventStoreContract } from '../contract-suite/index.ts'
import { openStoresOn } from './test-stores.ts'

const mysql = await startMysql()
after(() => mysql.stop())

eventStoreContract({ name: `${mysql.engine} ${mysql.version}`, open: openStoresOn(mysql) })
