import { deriveId } from '@annals/kernel'
import type { CurlLine } from './landing-page.ts'

const ids = {
  customer: deriveId('customer', 'curl', '1'),
  category: deriveId('category', 'curl', '1'),
  product: deriveId('product', 'curl', '1'),
  order: deriveId('order', 'curl', '1'),
  radar: deriveId('radar', 'curl', '1'),
  owner: deriveId('owner', 'curl', '1'),
  vehicle: deriveId('vehicle', 'curl', '1'),
}

/**
 * A first order from a terminal, and what traffic needs, line by line in one shell. The ids are given, so that a line
 * that is sent again answers as the first time.
 */
export function curlLines(publicUrl: string): readonly CurlLine[] {
  return [...orderLines(publicUrl), ...trafficLines(publicUrl)]
}

function orderLines(publicUrl: string): readonly CurlLine[] {
  const api = `${publicUrl}/api`
  return [
    { says: 'Log in as sales; the token lives five minutes.', line: login(publicUrl, 'SALES', 'sales') },
    { says: 'Log in as warehouse.', line: login(publicUrl, 'WAREHOUSE', 'warehouse') },
    {
      says: 'Register a customer.',
      line: post(`${api}/customer/commands/customers`, 'SALES', {
        customerId: ids.customer,
        name: 'Café de la Gare',
      }),
    },
    {
      says: 'Add a category.',
      line: post(`${api}/inventory/commands/categories`, 'WAREHOUSE', {
        categoryId: ids.category,
        name: 'Teas',
      }),
    },
    {
      says: 'Add a product for 18.00.',
      line: post(`${api}/inventory/commands/products`, 'WAREHOUSE', {
        productId: ids.product,
        name: 'Chai',
        categoryId: ids.category,
        priceCents: 1_800,
      }),
    },
    {
      says: 'Receive 100 of it; the receipt counts once.',
      line: post(`${api}/inventory/commands/products/${ids.product}/receive-stock`, 'WAREHOUSE', {
        quantity: 100,
        receiptId: deriveId('receipt', 'curl', '1'),
      }),
    },
    {
      says: 'Place an order.',
      line: post(`${api}/order/commands/orders`, 'SALES', {
        orderId: ids.order,
        customerId: ids.customer,
        lines: [{ productId: ids.product, quantity: 2 }],
      }),
    },
    {
      says: 'Activate it: inventory reserves, or says what is short.',
      line: `${curl('SALES')} -H 'Idempotency-Key: curl-1' -X POST ${api}/order/commands/orders/${ids.order}/activate`,
    },
    { says: 'See it.', line: `${curl('SALES')} ${api}/order/queries/orders/${ids.order}` },
    { says: 'The newest orders.', line: `${curl('SALES')} '${api}/order/queries/orders?limit=3'` },
  ]
}

function trafficLines(publicUrl: string): readonly CurlLine[] {
  const api = `${publicUrl}/api`
  return [
    {
      says: 'Log in as officer and as registrar.',
      line: `${login(publicUrl, 'OFFICER', 'officer')}; ${login(publicUrl, 'REGISTRAR', 'registrar')}`,
    },
    {
      says: 'Install a radar at a limit of 50 km/h.',
      line: post(`${api}/radar/commands/radars`, 'OFFICER', {
        radarId: ids.radar,
        maxSpeedKmh: 50,
        longitude: 2.352222,
        latitude: 48.8566,
      }),
    },
    {
      says: 'Register the owner of a vehicle.',
      line: post(`${api}/registration/commands/owners`, 'REGISTRAR', {
        ownerId: ids.owner,
        name: 'Naïma Benali',
        birthDate: '1985-04-12',
      }),
    },
    {
      says: 'Register the vehicle; spaces and dashes in a plate do not matter.',
      line: post(`${api}/registration/commands/vehicles`, 'REGISTRAR', {
        vehicleId: ids.vehicle,
        plate: 'curl-412',
        brand: 'Renault',
        model: '4',
        fiscalPower: 4,
        ownerId: ids.owner,
      }),
    },
    { says: 'The newest radars.', line: `${curl('OFFICER')} '${api}/radar/queries/radars?limit=3'` },
  ]
}

function login(publicUrl: string, variable: string, user: string): string {
  const endpoint = `${publicUrl}/auth/realms/annals/protocol/openid-connect/token`
  const form = `-d grant_type=password -d client_id=annals-cli -d username=${user} -d password=demo-${user}`
  return `${variable}=$(curl -s ${form} ${endpoint} | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`
}

function post(url: string, variable: string, body: unknown): string {
  return `${curl(variable)} -H 'Content-Type: application/json' -d '${JSON.stringify(body)}' ${url}`
}

function curl(variable: string): string {
  return `curl -s -H "Authorization: Bearer $${variable}"`
}
