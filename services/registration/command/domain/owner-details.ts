import type { CalendarDay } from '@annals/kernel'

/** What is personal about an owner. Null means not given; nothing is ever invented. */
export type OwnerDetails = {
  readonly name: string
  readonly birthDate: CalendarDay
  readonly email: string | null
}

export type OwnerField = keyof OwnerDetails

const fields: readonly OwnerField[] = ['name', 'birthDate', 'email']

/** The fields in which two sets of details differ, in a fixed order; empty when they are equal. */
export function changedFields(before: OwnerDetails, after: OwnerDetails): readonly OwnerField[] {
  return fields.filter((field) => before[field] !== after[field])
}
