import type { TestContext } from 'node:test'
import { type HttpServer, listen } from '../http-server.ts'
import { basePath, type SamplePart } from './sample-part.ts'

/** The part on a free port until the test ends; `url` is its base address. */
export async function serve(
  t: TestContext,
  part: SamplePart,
): Promise<HttpServer & { readonly url: string }> {
  const server = await listen(part.app, { port: 0, host: '127.0.0.1' })
  t.after(() => server.stop(0))
  return { ...server, url: `http://127.0.0.1:${server.port}${basePath}` }
}

/** Waits until the condition holds; fails with what it waited for when the deadline passes. */
export async function until(what: string, holds: () => boolean, deadlineMs = 5_000): Promise<void> {
  const endMs = performance.now() + deadlineMs
  while (!holds()) {
    if (performance.now() > endMs) throw new Error(`waited ${deadlineMs} ms for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}
