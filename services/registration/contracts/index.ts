export { registrationEvents } from './events.ts'
export {
  type ChangeOwnerBody,
  changeOwnerSchema,
  deregisterVehicleSchema,
  ownerParamsSchema,
  type RegisterVehicleBody,
  registerOwnerSchema,
  registerVehicleSchema,
  transferVehicleSchema,
  vehicleParamsSchema,
} from './requests.ts'
export {
  type OwnerFilters,
  type OwnerView,
  ownerListQuerySchema,
  ownershipSchema,
  ownerViewSchema,
  type VehicleFilters,
  type VehicleListItem,
  type VehicleView,
  vehicleListItemSchema,
  vehicleListQuerySchema,
  vehicleStateSchema,
  vehicleViewSchema,
} from './views.ts'
