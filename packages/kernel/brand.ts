declare const brand: unique symbol

/** A type that only its own parser or minting function produces: an order id is not a customer id. */
export type Brand<Base, Name extends string> = Base & { readonly [brand]: Name }
