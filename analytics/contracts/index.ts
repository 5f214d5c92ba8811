export {
  seriesListSchema,
  seriesSchema,
  type WindowsQuery,
  type WindowsView,
  type WindowView,
  windowSchema,
  windowsQuerySchema,
  windowsSchema,
} from './views.ts'
