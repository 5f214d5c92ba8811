export { type LocalConfig, readLocalConfig } from './local-config.ts'
export { type LocalSystem, startLocalSystem } from './local-system.ts'
