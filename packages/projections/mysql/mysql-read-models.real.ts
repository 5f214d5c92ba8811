import { after } from 'node:test'
import { startMysql } from '@annals/real'
import { readModelsContract } from '../contract-suite/read-models-contract.ts'
import { testReadModels } from './test-read-models.ts'

const server = await startMysql()
after(() => server.stop())

readModelsContract({ name: `${server.engine} ${server.version}`, open: () => testReadModels(server) })
