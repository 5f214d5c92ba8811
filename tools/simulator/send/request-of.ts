import type { Command } from '../plan/command.ts'

/** A command as an HTTP request; `ifMatch` is the revision that a PUT overwrites. */
export type CommandRequest =
  | { readonly method: 'POST'; readonly path: string; readonly body: unknown }
  | { readonly method: 'PUT'; readonly path: string; readonly body: unknown; readonly ifMatch: number }

/** Everything that is changed here was just created: revision 1. */
const justCreated = 1

export function requestOf(command: Command): CommandRequest {
  switch (command.kind) {
    case 'register-owner':
      return post('registration', 'owners', bodyOf(command))
    case 'register-vehicle':
      return post('registration', 'vehicles', bodyOf(command))
    case 'transfer-vehicle': {
      const { vehicleId, ownerId, effectiveAt } = command
      return post('registration', `vehicles/${vehicleId}/transfer`, { ownerId, effectiveAt })
    }
    case 'deregister-vehicle':
      return post('registration', `vehicles/${command.vehicleId}/deregister`, {
        effectiveAt: command.effectiveAt,
      })
    case 'install-radar':
      return post('radar', 'radars', bodyOf(command))
    case 'change-limit': {
      const { radarId, maxSpeedKmh } = command
      const path = `/api/radar/commands/radars/${radarId}/limit`
      return { method: 'PUT', path, body: { maxSpeedKmh }, ifMatch: justCreated }
    }
    case 'decommission-radar':
      return post('radar', `radars/${command.radarId}/decommission`, undefined)
    case 'record-detection':
      return post('radar', 'detections', command.detection)
    case 'record-detections':
      return post('radar', 'detections/batch', bodyOf(command))
    case 'add-category':
      return post('inventory', 'categories', bodyOf(command))
    case 'add-product':
      return post('inventory', 'products', bodyOf(command))
    case 'receive-stock':
      return post('inventory', `products/${command.productId}/receive-stock`, { quantity: command.quantity })
    case 'register-customer':
      return post('customer', 'customers', bodyOf(command))
    case 'place-order':
      return post('order', 'orders', bodyOf(command))
    case 'activate-order':
      return post('order', `orders/${command.orderId}/activate`, undefined)
    case 'abandon-order':
      return post('order', `orders/${command.orderId}/abandon`, {})
  }
}

function bodyOf({ kind: _kind, ...body }: Command): unknown {
  return body
}

function post(service: string, path: string, body: unknown): CommandRequest {
  return { method: 'POST', path: `/api/${service}/commands/${path}`, body }
}
