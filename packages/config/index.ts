export { ConfigError, type ConfigFault } from './config-error.ts'
export { readConfig } from './read-config.ts'
export { type Setting, settingsOf } from './setting.ts'
