export { type Comparison, differencesOf } from './compare/compare-pictures.ts'
export type { DemoTrafficWishes } from './demo/plan-demo-traffic.ts'
export { type SeedTrafficOptions, seedTraffic } from './demo/seed-traffic.ts'
export { type SimulateOptions, type SimulationReport, type SimulationWishes, simulate } from './simulate.ts'
