export { type Comparison, differencesOf } from './compare/compare-pictures.ts'
export { seedTraffic } from './demo/seed-traffic.ts'
export { type SimulationWishes, simulate } from './simulate.ts'
