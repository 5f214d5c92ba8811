export type CustomerUnknown = { readonly code: 'customer-unknown'; readonly customerId: string }
export type CustomerErasedRefusal = { readonly code: 'customer-erased'; readonly customerId: string }
export type CustomerIdTaken = { readonly code: 'customer-id-taken'; readonly customerId: string }

/** Answered by the store, which alone knows every claim: another customer has this e-mail. */
export type EmailTaken = { readonly code: 'email-taken' }
