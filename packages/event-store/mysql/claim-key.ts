import { claimDigest, type StoreKeys } from '../store-secret.ts'

/** A claim as the maps of a flush know it: its digest in hexadecimal. */
export function claimKey(
  storeKeys: StoreKeys,
  claim: { readonly name: string; readonly value: string },
): string {
  return Buffer.from(claimDigest(storeKeys, claim)).toString('hex')
}
