type Cookie = { readonly name: string; readonly value: string; readonly path: string }

/** For tests: a browser that keeps cookies by name and path, and follows no redirect by itself. */
export type CookieBrowser = {
  readonly get: (url: string, headers?: Record<string, string>) => Promise<Response>
  readonly post: (
    url: string,
    form: Record<string, string>,
    headers?: Record<string, string>,
  ) => Promise<Response>
  /** Gets and follows redirects while they lead to an address that begins with the prefix. */
  readonly follow: (response: Response, prefix: string) => Promise<Response>
}

export function cookieBrowser(): CookieBrowser {
  const jar = new Map<string, Cookie>()

  const send = async (
    url: string,
    sent: Record<string, string>,
    form?: Record<string, string>,
  ): Promise<Response> => {
    const { pathname } = new URL(url)
    const cookies = [...jar.values()].filter(({ path }) => pathname.startsWith(path))
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
    const headers = { ...sent, ...(cookie === '' ? {} : { cookie }) }
    const body = form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }
    const response = await fetch(url, { ...body, headers, redirect: 'manual' })
    for (const line of response.headers.getSetCookie()) keep(line)
    return response
  }

  const keep = (line: string): void => {
    const [pair = '', ...attributes] = line.split('; ')
    const name = pair.slice(0, pair.indexOf('='))
    const value = pair.slice(name.length + 1)
    const attribute = (key: string) =>
      attributes.find((text) => text.toLowerCase().startsWith(`${key}=`))?.slice(key.length + 1)
    const path = attribute('path') ?? '/'
    const expires = attribute('expires')
    if (expires !== undefined && Date.parse(expires) <= Date.now()) jar.delete(`${name} ${path}`)
    else jar.set(`${name} ${path}`, { name, value, path })
  }

  const get: CookieBrowser['get'] = (url, headers = {}) => send(url, headers)
  return {
    get,
    post: (url, form, headers = {}) => send(url, headers, form),
    follow: async (response, prefix) => {
      let last = response
      for (;;) {
        const location = last.headers.get('location')
        if (location === null) return last
        const next = new URL(location, last.url).href
        if (!next.startsWith(prefix)) return last
        last = await get(next)
      }
    },
  }
}
