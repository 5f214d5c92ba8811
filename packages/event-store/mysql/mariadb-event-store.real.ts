import { after } from 'node:test'
import { startMysql } from '@annals/real'
import { eventStoreContract } from '../contract-suite/index.ts'
import { openStoresOn } from './test-stores.ts'

// It stands in where MySQL cannot be had.
const mariadb = await startMysql({ own: true, engine: 'mariadb' })
after(() => mariadb.stop())

eventStoreContract({ name: `MariaDB ${mariadb.version}`, open: openStoresOn(mariadb) })
