export { httpCommandId, requestHash } from './command-id.ts'
export { type CsvColumn, csvAnswer } from './csv-answer.ts'
export { fieldErrors } from './field-errors.ts'
export { type Html, html } from './html.ts'
export { httpApp } from './http-app.ts'
export { type HttpServer, listen } from './http-server.ts'
export { listAnswer } from './list-answer.ts'
export { opsRouter } from './ops-router.ts'
export { partRouter } from './part-router.ts'
export { afterTokens, positionHeaderOf } from './position-header.ts'
export { commonProblem, ProblemError } from './problem-error.ts'
export { roleGuard } from './role-guard.ts'
export {
  type Answer,
  type AnswerSpec,
  type ProblemSpec,
  type Route,
  type RouteRequest,
  route,
} from './route.ts'
export { type ChangeBatch, type StreamedChange, sseAnswer } from './sse-answer.ts'
export { swaggerAssets } from './swagger-assets.ts'
export { jsonTextFaults } from './text-faults.ts'
