import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { problemSchema } from '@annals/contracts'
import { parts } from '@annals/installation'
import { freePort, installNginx, type ServerProcess, startProcess, waitUntil } from '@annals/real'

const root = resolve(import.meta.dirname, '../..')

type Asked = { readonly url: string; readonly headers: IncomingMessage['headers'] }

suite('the gateway of compose.yaml, in nginx itself', () => {
  let folder: string
  let nginx: ServerProcess
  let port: number
  let answer: (request: IncomingMessage, response: ServerResponse) => void
  let asked: Asked[] = []
  const upstream = createServer((incoming, response) => {
    asked.push({ url: incoming.url ?? '', headers: incoming.headers })
    answer(incoming, response)
  })

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'annals-gateway-'))
    await new Promise<void>((done) => upstream.listen(0, '127.0.0.1', done))
    port = await freePort()
    const program = await installNginx()
    const config = await readFile(join(root, 'compose/gateway.conf'), 'utf8')
    await writeFile(join(folder, 'index.html'), await readFile(join(root, 'compose/index.html')))
    await writeFile(join(folder, 'nginx.conf'), here(config, (upstream.address() as AddressInfo).port))
    const command = [
      program,
      '-e',
      join(folder, 'error'),
      '-c',
      join(folder, 'nginx.conf'),
      '-g',
      'daemon off;',
    ]
    nginx = await startProcess({ command }, join(folder, 'log'))
    await waitUntil('nginx to answer', 20_000, () => get('/'))
  })
  after(async () => {
    await nginx?.end('SIGTERM', 10_000)
    upstream.closeAllConnections()
    await new Promise((done) => upstream.close(done))
    await rm(folder, { recursive: true })
  })

  /** The same configuration on free ports; instead of looking up an upstream its name is told to the one there is. */
  function here(config: string, upstreamPort: number): string {
    const changes: readonly (readonly [string, string])[] = [
      ['listen 8080;', `listen 127.0.0.1:${port};`],
      ['/tmp/', `${folder}/`],
      ['root /srv;', `root ${folder};`],
      ['http://$upstream:8080', `http://127.0.0.1:${upstreamPort}`],
      [
        'proxy_set_header Connection "";',
        'proxy_set_header Connection ""; proxy_set_header X-Upstream $upstream;',
      ],
    ]
    return changes.reduce(
      (text, [from, to]) => {
        assert(text.includes(from), from)
        return text.replaceAll(from, to)
      },
      `user ${process.getuid?.() === 0 ? 'root' : 'nobody'};\n${config}`,
    )
  }

  /** As it stands: fetch would put the path in order. */
  function get(
    path: string,
    options: { method?: string; headers?: Record<string, string>; body?: Buffer } = {},
  ) {
    return new Promise<{ status: number; headers: IncomingMessage['headers']; body: string }>(
      (done, fail) => {
        const { method = 'GET', headers = {}, body } = options
        const outgoing = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
          let text = ''
          response.setEncoding('utf8').on('data', (chunk: string) => {
            text += chunk
          })
          response.once('end', () =>
            done({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
          )
        })
        outgoing.once('error', fail)
        outgoing.end(body)
      },
    )
  }

  const echo = (incoming: IncomingMessage, response: ServerResponse) => {
    incoming.resume()
    incoming.once('end', () => response.end('there'))
  }

  test('each public path leads to its part as it stands, and the realm to Keycloak', async () => {
    answer = echo
    const paths = [
      ...parts.map(({ path, name }) => [`${path}/things/%C3%A9?search=a%2Fb&x=1`, name] as const),
      ['/auth/realms/annals/.well-known/openid-configuration', 'keycloak'] as const,
      ['/auth/resources/logo.svg', 'keycloak'] as const,
    ]
    for (const [path, name] of paths) {
      asked = []
      assert.equal((await get(path)).status, 200, path)
      assert.deepEqual(
        asked.map(({ url, headers }) => [url, headers['x-upstream']]),
        [[path, name]],
      )
    }
  })

  test('nothing else leaves the installation, however the path is written', async () => {
    answer = echo
    asked = []
    const paths = [
      '/internal/feed',
      '/metrics',
      '/readyz',
      '/ops/order/command/health',
      '/api',
      '/api/order/ops/health',
      '/api/order/commands/../../../internal/feed',
      '/api/order/commands/%2e%2e/%2e%2e/%2e%2e/metrics',
      '/api/order/commands/..%2f..%2f..%2fmetrics',
      '/auth/admin/master/console/',
      '/auth/realms/master/protocol/openid-connect/token',
      '/auth/realms/annals-other/',
      '/auth/realms/annals/../master/',
      '/auth/realms/annals/%2e%2e/master/',
      '/auth/realms/annals/..%2fmaster/',
      '//auth/realms/master/',
      '/auth/metrics',
      '/auth/health',
    ]
    for (const path of paths) {
      const { status, headers, body } = await get(path)
      assert.equal(status, 404, path)
      assert.equal(headers['content-type'], 'application/problem+json')
      assert.equal(problemSchema.parse(JSON.parse(body)).code, 'not-found')
    }
    assert.deepEqual(asked, [])
  })

  test('a part hears who asks by the gateway only, and under which public name', async () => {
    answer = echo
    asked = []
    await get('/api/order/queries/orders', {
      headers: {
        Host: 'shop.example:8443',
        'X-Forwarded-For': '6.6.6.6',
        'X-Forwarded-Host': 'evil.example',
      },
    })
    const [first] = asked
    assert(first !== undefined)
    const { headers } = first
    assert.equal(headers['x-forwarded-for'], '127.0.0.1')
    assert.equal(headers['x-forwarded-host'], 'shop.example:8443')
    assert.equal(headers.host, 'shop.example:8443')
  })

  test('a body of 1 MiB passes, a longer one is a problem that no part is asked about', async () => {
    answer = echo
    asked = []
    const path = '/api/radar/commands/detections'
    assert.equal((await get(path, { method: 'POST', body: Buffer.alloc(1_048_576) })).status, 200)
    assert.equal(asked.length, 1)
    const refused = await get(path, { method: 'POST', body: Buffer.alloc(1_048_577) })
    assert.equal(refused.status, 413)
    assert.equal(problemSchema.parse(JSON.parse(refused.body)).code, 'body-too-large')
    assert.equal(asked.length, 1)
  })

  test('an event stream comes event by event', async () => {
    let send: (text: string) => void = () => assert.fail('nobody asked')
    answer = (_incoming, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' })
      response.flushHeaders()
      send = (text) => response.write(text)
    }
    const stop = new AbortController()
    const response = await fetch(`http://127.0.0.1:${port}/api/order/queries/changes`, {
      signal: stop.signal,
    })
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    for (const event of ['data: 1\n\n', 'data: 2\n\n']) {
      send(event)
      assert.equal((await reader?.read())?.value, event)
    }
    stop.abort()
  })

  test('a part that is away is a problem that says when to ask again; its own problems pass unchanged', async () => {
    answer = (incoming) => incoming.socket.destroy()
    const away = await get('/api/order/queries/orders')
    assert.equal(away.status, 503)
    assert.equal(away.headers['retry-after'], '1')
    assert.equal(problemSchema.parse(JSON.parse(away.body)).code, 'unavailable')
    answer = (_incoming, response) => response.writeHead(503, { 'Retry-After': '7' }).end('its own')
    const own = await get('/api/order/queries/orders')
    assert.deepEqual([own.status, own.headers['retry-after'], own.body], [503, '7', 'its own'])
  })

  test('the public origin shows what there is, and the log holds no parameter', async () => {
    const page = await get('/')
    assert.equal(page.headers['content-type'], 'text/html')
    for (const { path } of parts) assert(page.body.includes(`href="${path}/docs"`), path)
    answer = echo
    await get('/api/customer/queries/customers?search=Claire')
    await get('/nowhere?search=Claire')
    const logs = ['log', 'error'].map((name) => readFile(join(folder, name), 'utf8').catch(() => ''))
    assert.doesNotMatch((await Promise.all(logs)).join(''), /Claire/)
  })
})
