export const realm = 'annals'

/** Where the provider is seen from outside. */
export type IdentityAddresses = {
  /** The origin that a browser sees, without a path: `http://localhost:8080`. */
  readonly publicUrl: string
  readonly host: string
  readonly protocol: 'http' | 'https'
  /** Seen from outside: `/auth/realms/annals`. */
  readonly realmPath: string
  readonly issuer: string
  readonly cookiePrefix: string
}

/** Throws a TypeError when the URL is not a bare http or https origin. */
export function identityAddresses(publicUrl: string): IdentityAddresses {
  const url = URL.parse(publicUrl)
  const bare =
    url !== null && url.pathname === '/' && url.search === '' && url.hash === '' && url.username === ''
  if (!bare || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new TypeError(`The public URL ${publicUrl} is not of the form http://host:port or https://host`)
  }
  const realmPath = `/auth/realms/${realm}`
  return {
    publicUrl: url.origin,
    host: url.host,
    protocol: url.protocol === 'https:' ? 'https' : 'http',
    realmPath,
    issuer: `${url.origin}${realmPath}`,
    cookiePrefix: `${realm}_${url.port === '' ? url.protocol.slice(0, -1) : url.port}`,
  }
}

/** Any page of ours may be returned to after a login or a logout, and nothing else. */
export function isOurPage(uri: string, publicUrl: string): boolean {
  const url = URL.parse(uri)
  return url !== null && url.origin === publicUrl && url.username === '' && url.password === ''
}
