import type { Address } from '@annals/contracts'

type AddressCells = {
  readonly street: string | undefined
  readonly city: string | undefined
  readonly region: string | undefined
  readonly postalCode: string | undefined
  readonly country: string | undefined
}

/** An address of the cells that are filled, or none when all are blank: nothing is ever invented. */
export function addressOf(cells: AddressCells): Address | undefined {
  const { street, city, region, postalCode, country } = cells
  const address: Address = {
    ...(street !== undefined && { street }),
    ...(city !== undefined && { city }),
    ...(region !== undefined && { region }),
    ...(postalCode !== undefined && { postalCode }),
    ...(country !== undefined && { country }),
  }
  return Object.keys(address).length === 0 ? undefined : address
}
