import type { Upcaster } from '@annals/kernel'

/** Version 1 did not ask when the customer wants the goods. */
export const orderPlacedFrom1To2: Upcaster = (fields) => ({ ...fields, requestedDeliveryDate: null })
