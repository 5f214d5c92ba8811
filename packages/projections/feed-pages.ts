import type { Feed, FeedPage } from '@annals/messaging'

/**
 * Reads a feed in pages of so many events, whatever its own limit is, and the next page while one is folded: a build
 * waits for the slower of the two and not for both.
 */
export class FeedPages {
  readonly #feed: Feed
  readonly #size: number
  #ahead: { readonly after: number; readonly page: Promise<FeedPage> } | undefined

  constructor(feed: Feed, size: number) {
    this.#feed = feed
    this.#size = size
  }

  async read(after: number): Promise<FeedPage> {
    const known = this.#ahead?.after === after ? this.#ahead.page : undefined
    this.#ahead = undefined
    const page = await (known ?? this.#gather(after))
    const last = page.events.at(-1)?.position ?? after
    if (page.events.length > 0 && page.head - last >= this.#size) {
      const next = this.#gather(last)
      // Told to whoever reads it; nobody does when the build ends before.
      next.catch(() => {})
      this.#ahead = { after: last, page: next }
    }
    return page
  }

  async #gather(after: number): Promise<FeedPage> {
    let page = await this.#feed.read({ after, limit: this.#size })
    while (page.events.length > 0 && page.events.length < this.#size) {
      const last = page.events.at(-1)?.position ?? after
      if (last >= page.head) break
      const more = await this.#feed.read({ after: last, limit: this.#size - page.events.length })
      // A store that was replaced in between: what is folded must be of one.
      if (more.store !== page.store || more.events.length === 0) break
      page = { ...more, events: [...page.events, ...more.events] }
    }
    return page
  }
}
