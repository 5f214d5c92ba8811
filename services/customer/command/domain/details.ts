/** A postal address; a field that was not given is absent or undefined, never empty. */
export type Address = {
  readonly street?: string | undefined
  readonly city?: string | undefined
  readonly region?: string | undefined
  readonly postalCode?: string | undefined
  readonly country?: string | undefined
}

/** What is personal about a customer. Null means not given; nothing is ever invented. */
export type CustomerDetails = {
  readonly name: string
  readonly address: Address | null
  readonly email: string | null
  readonly phone: string | null
}

export type DetailField = keyof CustomerDetails

/** The fields in which two sets of details differ, in a fixed order; empty when they are equal. */
export function changedFields(before: CustomerDetails, after: CustomerDetails): readonly DetailField[] {
  const changed: DetailField[] = []
  if (before.name !== after.name) changed.push('name')
  if (!sameAddress(before.address, after.address)) changed.push('address')
  if (before.email !== after.email) changed.push('email')
  if (before.phone !== after.phone) changed.push('phone')
  return changed
}

function sameAddress(left: Address | null, right: Address | null): boolean {
  if (left === null || right === null) return left === right
  return (
    left.street === right.street &&
    left.city === right.city &&
    left.region === right.region &&
    left.postalCode === right.postalCode &&
    left.country === right.country
  )
}
