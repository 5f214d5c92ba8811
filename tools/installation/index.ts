export { type PartDescription, parts, type Service, services } from './parts.ts'
