export { commonProblem, ProblemError, type ProblemInput } from './problem-error.ts'
export { type Answer, type AnswerSpec, type ProblemSpec, type Route, type RouteRequest, route } from './route.ts'
