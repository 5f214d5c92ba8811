import { after } from 'node:test'
import { startMysql } from '@annals/real'
import { readModelsContract } from '../contract-suite/read-models-contract.ts'
import { readModelReplicasContract } from '../contract-suite/replica-rules.ts'
import { testReadModels } from './test-read-models.ts'

// It stands in where MySQL cannot be had.
const mariadb = await startMysql({ own: true, engine: 'mariadb' })
after(() => mariadb.stop())

const name = `MariaDB ${mariadb.version}`
const open = () => testReadModels(mariadb)
readModelsContract({ name, open })
readModelReplicasContract({ name, open })
