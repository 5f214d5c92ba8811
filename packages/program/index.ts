export { answerStarting } from './answer-starting.ts'
export { installationSettings } from './installation-settings.ts'
export { type LiveConfigs, liveConfigs } from './live-configs.ts'
export { guardedProbesRouter, operationsRouter, publicRouter, type ServedPart } from './part-routers.ts'
