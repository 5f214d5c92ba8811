import type { JSONWebKeySet } from 'jose'

/** Reads the issuer's public keys. Rejects when they cannot be read. */
export type KeySource = () => Promise<JSONWebKeySet>

/** The keys at an address, for example Keycloak's `…/protocol/openid-connect/certs`. */
export function httpKeySource(url: string, timeoutMs = 5_000): KeySource {
  return async () => {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs), redirect: 'error' })
    if (!response.ok) throw new Error(`${url} answered ${response.status} instead of a key set`)
    // createLocalJWKSet checks the shape.
    return (await response.json()) as JSONWebKeySet
  }
}
