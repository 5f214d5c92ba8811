export { type Comparison, differencesOf } from './compare/compare-pictures.ts'
export { type SimulateOptions, type SimulationReport, type SimulationWishes, simulate } from './simulate.ts'
