export { customerEvents } from './events.ts'
export {
  type ChangeCustomerDetailsBody,
  changeCustomerDetailsSchema,
  customerParamsSchema,
  type RegisterCustomerBody,
  registerCustomerSchema,
} from './requests.ts'
export {
  type CustomerFilters,
  type CustomerSort,
  type CustomerView,
  customerListQuerySchema,
  customerSortSchema,
  customerViewSchema,
} from './views.ts'
