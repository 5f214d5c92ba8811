export type CustomerUnknown = { readonly code: 'customer-unknown'; readonly customerId: string }
export type CustomerErasedRefusal = { readonly code: 'customer-erased'; readonly customerId: string }
type CustomerIdTaken = { readonly code: 'customer-id-taken'; readonly customerId: string }

/** Found by the store, which alone knows every claim: another customer has this e-mail. */
export type EmailTaken = { readonly code: 'email-taken' }

export type RegisterCustomerRefusal = CustomerIdTaken | CustomerErasedRefusal | EmailTaken
export type ChangeCustomerDetailsRefusal = CustomerUnknown | CustomerErasedRefusal | EmailTaken
