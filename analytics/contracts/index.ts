export {
  seriesListSchema,
  seriesSchema,
  type WindowChange,
  type WindowsQuery,
  type WindowsView,
  type WindowView,
  windowChangeSchema,
  windowSchema,
  windowsQuerySchema,
  windowsSchema,
} from './views.ts'
