import { passwordToken, type TokenSource } from '@annals/client'
import { seedTraffic } from '@annals/simulator'
import { demoUsers } from '../identity/demo-users.ts'
import type { DemoWishes } from './demo-shop.ts'

/** Radars, owners, vehicles and the detections of the last days; the demo's owner has infractions, and paid one. */
export async function bringDemoTraffic(
  { seed, today }: DemoWishes,
  { url, token, signal }: { readonly url: string; readonly token: TokenSource; readonly signal: AbortSignal },
): Promise<void> {
  for (const { ownerId, name, username, password } of demoUsers) {
    if (ownerId === undefined) continue
    const ownerToken = passwordToken(url, { clientId: 'annals-cli', username, password }, { signal })
    await seedTraffic(
      { seed: String(seed), today, owner: { ownerId, name } },
      { url, token, ownerToken, signal },
    )
  }
}
