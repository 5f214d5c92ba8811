import type { RecordDetectionBody } from '@annals/radar-contracts'
import type { RegisterVehicleBody } from '@annals/registration-contracts'

/** A command that the simulator is going to send. What it leaves out, the system sets. */
export type Command =
  | {
      readonly kind: 'register-owner'
      readonly ownerId: string
      readonly name: string
      readonly birthDate: string
      readonly email?: string
    }
  | ({ readonly kind: 'register-vehicle'; readonly vehicleId: string; readonly effectiveAt: string } & Omit<
      RegisterVehicleBody,
      'vehicleId' | 'effectiveAt'
    >)
  | {
      readonly kind: 'transfer-vehicle'
      readonly vehicleId: string
      readonly ownerId: string
      readonly effectiveAt: string
    }
  | { readonly kind: 'deregister-vehicle'; readonly vehicleId: string; readonly effectiveAt: string }
  | {
      readonly kind: 'install-radar'
      readonly radarId: string
      readonly maxSpeedKmh: number
      readonly longitude: number
      readonly latitude: number
      readonly installedAt: string
    }
  | { readonly kind: 'change-limit'; readonly radarId: string; readonly maxSpeedKmh: number }
  | { readonly kind: 'decommission-radar'; readonly radarId: string }
  | { readonly kind: 'record-detection'; readonly detection: RecordDetectionBody }
  /** Entries may be wrong: a device sends what it likes. */
  | { readonly kind: 'record-detections'; readonly detections: readonly unknown[] }
  | { readonly kind: 'add-category'; readonly categoryId: string; readonly name: string }
  | {
      readonly kind: 'add-product'
      readonly productId: string
      readonly categoryId: string
      readonly name: string
      readonly priceCents: number
    }
  | { readonly kind: 'receive-stock'; readonly productId: string; readonly quantity: number }
  | { readonly kind: 'register-customer'; readonly customerId: string; readonly name: string }
  | {
      readonly kind: 'place-order'
      readonly orderId: string
      readonly customerId: string
      readonly lines: readonly {
        readonly productId: string
        readonly quantity: number
        readonly unitPriceCents?: number
        readonly discountBasisPoints?: number
      }[]
    }
  | { readonly kind: 'activate-order'; readonly orderId: string }
  | { readonly kind: 'abandon-order'; readonly orderId: string }

export type CommandOf<Kind extends Command['kind']> = Extract<Command, { readonly kind: Kind }>

/** Steps one after the other; the commands of one step at once, as several clients send them. */
export type Steps = readonly (readonly Command[])[]
