import { after } from 'node:test'
import { startMysql } from '@annals/real'
import { pagePlanRules } from '../contract-suite/page-plan-rules.ts'
import { readModelsContract } from '../contract-suite/read-models-contract.ts'
import { readModelReplicasContract } from '../contract-suite/replica-rules.ts'
import { testReadModels } from './test-read-models.ts'

const server = await startMysql()
after(() => server.stop())

const name = `${server.engine} ${server.version}`
const open = () => testReadModels(server)
readModelsContract({ name, open })
readModelReplicasContract({ name, open })
if (server.engine === 'mysql') pagePlanRules(name, open)
