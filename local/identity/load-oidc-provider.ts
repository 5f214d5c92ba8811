import type { IdentityLog } from './identity-log.ts'

export type OidcProviderModule = typeof import('oidc-provider')

/**
 * Importing oidc-provider prints a warning to the console unless Node calls itself a long-term release, which the
 * version that the project pins does not yet do. The line goes to our log instead of the terminal of `npm start`.
 */
export async function loadOidcProvider(log: IdentityLog): Promise<OidcProviderModule> {
  // biome-ignore-start lint/suspicious/noConsole: the library offers no other way to receive the line
  const warn = console.warn
  console.warn = (line: unknown) => log.debug({ line: String(line) }, 'loading oidc-provider')
  try {
    return await import('oidc-provider')
  } finally {
    console.warn = warn
  }
  // biome-ignore-end lint/suspicious/noConsole: the library offers no other way to receive the line
}
