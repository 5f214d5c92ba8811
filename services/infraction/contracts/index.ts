export { demoTariff } from './demo-tariff.ts'
export { infractionEvents } from './events.ts'
export {
  type CancelReason,
  cancelReasonSchema,
  type InfractionStatus,
  infractionStatuses,
  infractionStatusSchema,
} from './infraction-status.ts'
export {
  cancelInfractionSchema,
  contestInfractionSchema,
  infractionParamsSchema,
  payInfractionSchema,
} from './requests.ts'
export {
  type Tariff,
  type TariffVersion,
  tariffReloadFault,
  tariffSchema,
  tariffVersionAt,
  tariffVersionSchema,
} from './tariff.ts'
export { tariffConfig } from './tariff-config.ts'
export {
  type InfractionFilters,
  type InfractionListItem,
  type InfractionSort,
  type InfractionSummary,
  type InfractionView,
  infractionListItemSchema,
  infractionListQuerySchema,
  infractionSummaryQuerySchema,
  infractionSummarySchema,
  infractionViewSchema,
  noticeQuerySchema,
} from './views.ts'
