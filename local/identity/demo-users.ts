import type { Role } from '@annals/contracts'
import { deriveId } from '@annals/kernel'

/** A person who can log in to the demo. The password is no secret: the landing page prints it. */
export type DemoUser = {
  /** The token's `sub`, the same on every installation. */
  readonly id: string
  readonly username: string
  readonly password: string
  readonly name: string
  readonly roles: readonly Role[]
  readonly customerId?: string
  readonly ownerId?: string
}

/** The customers under which the demo data registers the two demo logins with the role customer. */
export const demoCustomerIds = {
  customer: deriveId('customer', 'demo', 'customer'),
  customer2: deriveId('customer', 'demo', 'customer2'),
} as const

/** The vehicle owner that the demo login `owner` is. */
export const demoOwnerId = deriveId('owner', 'demo', 'owner')

export const demoUsers: readonly DemoUser[] = [
  demoUser('customer', 'Claire Martin', 'customer', { customerId: demoCustomerIds.customer }),
  demoUser('customer2', 'Samir Haddad', 'customer', { customerId: demoCustomerIds.customer2 }),
  demoUser('sales', 'Ines Laurent', 'sales'),
  demoUser('warehouse', 'Tomas Novak', 'warehouse'),
  demoUser('registrar', 'Aiko Tanaka', 'registrar'),
  demoUser('officer', 'Peter Olsen', 'officer'),
  demoUser('owner', 'Lucia Romero', 'owner', { ownerId: demoOwnerId }),
  demoUser('operator', 'Grace Mbeki', 'operator'),
]

function demoUser(
  username: string,
  name: string,
  role: Role,
  profile: Pick<DemoUser, 'customerId' | 'ownerId'> = {},
): DemoUser {
  return {
    id: deriveId('user', username),
    username,
    password: `demo-${username}`,
    name,
    roles: [role],
    ...profile,
  }
}
