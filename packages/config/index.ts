export { ConfigError, type ConfigFault } from './config-error.ts'
export { fixedConfig, type LiveConfig, type LiveConfigStatus } from './live.ts'
export { readConfig } from './read-config.ts'
export { type ConfigReload, watchConfig } from './watch-config.ts'
