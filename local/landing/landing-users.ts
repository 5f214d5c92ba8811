import type { Role } from '@annals/contracts'
import { demoUsers } from '../identity/demo-users.ts'
import type { LandingUser } from './landing-page.ts'

const may: { readonly [Name in Role]: string } = {
  customer: 'see the own profile and orders, place and abandon own orders',
  sales: 'customers, orders, prices on orders',
  warehouse: 'inventory; prepare, ship and deliver',
  device: 'send detections',
  registrar: 'owners and vehicles',
  officer: 'radars and infractions',
  owner: 'see, pay and contest own infractions',
  operator: 'operations pages and actions',
  service: 'read feeds',
}

export const landingUsers: readonly LandingUser[] = demoUsers.map(({ username, password, roles }) => ({
  username,
  password,
  roles,
  may: roles.map((role) => may[role]).join('; '),
}))
