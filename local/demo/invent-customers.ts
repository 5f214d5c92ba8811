import { type InventedCountry, inventedCountries } from './invented-people.ts'
import type { InventedCustomer, ShopWishes } from './invented-shop.ts'
import type { SeededRandom } from './seeded-random.ts'

/** Customers of several countries and scripts; a few of them gave no address, e-mail or phone. */
export function inventCustomers(
  random: SeededRandom,
  { customers, knownCustomers }: Pick<ShopWishes, 'customers' | 'knownCustomers'>,
): readonly InventedCustomer[] {
  const invented = inventedCountries.flatMap((country) =>
    [...country.businesses, ...country.people].map((name) => ({ name, country })),
  )
  const [home = invented[0]?.country] = inventedCountries
  if (home === undefined) throw new RangeError('no country is invented')
  const known = knownCustomers.map((name) => ({ name, country: home }))
  const drawn = random.shuffled(invented)
  return Array.from({ length: customers }, (_none, index) => {
    const given = known[index] ??
      drawn[(index - known.length) % drawn.length] ?? { name: 'Nobody', country: home }
    const round = Math.floor((index - known.length) / drawn.length)
    const name = round > 0 ? `${given.name} ${round + 1}` : given.name
    return { ...inventCustomer(random, given.country, index), number: index + 1, name }
  })
}

function inventCustomer(random: SeededRandom, country: InventedCountry, index: number) {
  const { city, postalCode, region } = random.pick(country.towns)
  const street = `${random.between(1, 180)} ${random.pick(country.streets)}`
  const digits = String(random.between(10, 99))
  const isBare = index > 2 && random.chance(0.1)
  if (isBare) return {}
  return {
    address: { street, city, ...(region !== undefined && { region }), postalCode, country: country.country },
    email: `customer${index + 1}@shop.example`,
    ...(country.phone !== undefined && random.chance(0.8) && { phone: country.phone + digits }),
  }
}
