import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { InjectOptions, Response } from 'light-my-request'
import { bearer } from './sample-part/principals.ts'
import { type Expected, invalid, malformed, refuses } from './sample-part/refusal.ts'
import { someId, someLine, someOrder } from './sample-part/routes.ts'
import { basePath, samplePart } from './sample-part/sample-part.ts'

const part = samplePart()
const valid = JSON.stringify(someOrder)

function post(payload: string | Buffer, headers: Record<string, string> = {}): Promise<Response> {
  const request: InjectOptions = {
    method: 'POST',
    url: `${basePath}/orders`,
    headers: { ...bearer('importer'), 'content-type': 'application/json', ...headers },
    payload,
  }
  return part.send(request)
}

function order(fields: Record<string, unknown>): string {
  return JSON.stringify({ ...someOrder, ...fields })
}

suite('a body', () => {
  test('that is good is taken, whatever its script', async () => {
    for (const customerName of ['École', 'مرحبا بالعالم', '👩‍👩‍👧', '𝒜', '\u202eabc']) {
      assert.equal((await post(order({ customerName }))).statusCode, 201, customerName)
    }
  })

  const bodies: readonly (readonly [string, string | Buffer, Expected])[] = [
    ['that is empty', '', invalid(['', 'required'])],
    ['that is no JSON', '{"customerName": "Ana",}', malformed],
    ['that ends early', valid.slice(0, -1), malformed],
    ['that is two documents', `${valid}${valid}`, malformed],
    ['that is a comment', `// ${valid}`, malformed],
    ['that is HTML', '<html>', malformed],
    ['that is not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), malformed],
    ['that is UTF-16', Buffer.from(valid, 'utf16le'), malformed],
    [
      'that encodes a surrogate in UTF-8',
      Buffer.concat([Buffer.from('{"customerName":"'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('"}')]),
      malformed,
    ],
    ['of 200,000 levels of lists', '['.repeat(200_000) + ']'.repeat(200_000), malformed],
    ['of 200,000 levels of objects', '{"a":'.repeat(200_000), malformed],
    ['of 33 levels', `${'['.repeat(33)}${']'.repeat(33)}`, malformed],
    ['of 32 levels', `${'['.repeat(32)}${']'.repeat(32)}`, invalid(['', 'wrong-type'])],
    ['that is a list', '[]', invalid(['', 'wrong-type'])],
    ['that is null', 'null', invalid(['', 'wrong-type'])],
    ['that is a text', '"x"', invalid(['', 'wrong-type'])],
    [
      'that repeats a key',
      `{"customerName":"Ana",${valid.slice(1)}`,
      { status: 400, code: 'repeated-key', errors: [['/customerName', 'repeated-key']] },
    ],
    [
      'that repeats a key by escapes, deep inside',
      `{"customerName":"Ana","lines":[{"productId":"${someId}","quantity":1},{"quantity":1,"quantit\\u0079":2}]}`,
      { status: 400, code: 'repeated-key', errors: [['/lines/1/quantity', 'repeated-key']] },
    ],
    [
      'with unknown fields at any depth',
      order({ extra: 1, 'a/b~c': 1, lines: [{ ...someLine, discount: 1 }], deliveryAddress: { town: 'x' } }),
      invalid(
        ['/deliveryAddress/town', 'unknown-field'],
        ['/deliveryAddress', 'address-empty'],
        ['/lines/0/discount', 'unknown-field'],
        ['/extra', 'unknown-field'],
        ['/a~1b~0c', 'unknown-field'],
      ),
    ],
    [
      'with a key __proto__',
      `{"__proto__":{"channel":"phone"},${valid.slice(1)}`,
      invalid(['/__proto__', 'unknown-field']),
    ],
    [
      'with a key __proto__ written in escapes',
      `{"\\u005f_proto__":{},${valid.slice(1)}`,
      invalid(['/__proto__', 'unknown-field']),
    ],
    [
      'with keys constructor and toString',
      `{"constructor":{},"toString":1,${valid.slice(1)}`,
      invalid(['/constructor', 'unknown-field'], ['/toString', 'unknown-field']),
    ],
    ['with NUL in a text', order({ customerName: 'A\0na' }), invalid(['/customerName', 'control-character'])],
    ['with NUL in a key', `{"a\\u0000":1,${valid.slice(1)}`, invalid(['/a\0', 'control-character'])],
    [
      'with half of an emoji',
      order({ customerName: 'Ana \ud83d' }),
      invalid(['/customerName', 'lone-surrogate']),
    ],
    [
      'with the halves in the wrong order',
      order({ customerName: '\ude00\ud83d' }),
      invalid(['/customerName', 'lone-surrogate']),
    ],
    [
      'with a control character',
      order({ customerName: 'A\u0007na' }),
      invalid(['/customerName', 'control-character']),
    ],
    [
      'with a line break where one line is asked for',
      order({ customerName: 'A\nna' }),
      invalid(['/customerName', 'control-character']),
    ],
    ['with only spaces as a name', order({ customerName: '   ' }), invalid(['/customerName', 'too-short'])],
    [
      'with a text too long',
      order({ customerName: 'x'.repeat(101) }),
      invalid(['/customerName', 'too-long']),
    ],
    ['without a field', JSON.stringify({ lines: [someLine] }), invalid(['/customerName', 'required'])],
    ['with null for a field', order({ customerName: null }), invalid(['/customerName', 'wrong-type'])],
    ['with no lines', order({ lines: [] }), invalid(['/lines', 'too-few'])],
    [
      'with 1,001 lines',
      order({ lines: Array.from({ length: 1_001 }, () => someLine) }),
      invalid(['/lines', 'too-many']),
    ],
    [
      'with quantities that are none',
      order({
        lines: [0, -1, 1.5, 2 ** 53, 1e300, '2', null, true].map((quantity) => ({
          productId: someId,
          quantity,
        })),
      }),
      invalid(
        ['/lines/0/quantity', 'too-small'],
        ['/lines/1/quantity', 'too-small'],
        ['/lines/2/quantity', 'not-an-integer'],
        ['/lines/3/quantity', 'too-large'],
        ['/lines/4/quantity', 'too-large'],
        ['/lines/5/quantity', 'wrong-type'],
        ['/lines/6/quantity', 'wrong-type'],
        ['/lines/7/quantity', 'wrong-type'],
      ),
    ],
    [
      'with a negative price',
      order({ lines: [{ ...someLine, unitPriceCents: -1 }] }),
      invalid(['/lines/0/unitPriceCents', 'too-small']),
    ],
    [
      'with a day that does not exist',
      order({ requestedDeliveryDate: '2025-02-30' }),
      invalid(['/requestedDeliveryDate', 'wrong-format']),
    ],
    ['with an id that is none', order({ orderId: 'x' }), invalid(['/orderId', 'wrong-format'])],
    ['with a word that is not on the list', order({ channel: 'fax' }), invalid(['/channel', 'not-allowed'])],
    [
      'with an address that says nothing',
      order({ deliveryAddress: {} }),
      invalid(['/deliveryAddress', 'address-empty']),
    ],
  ]
  for (const [name, body, expected] of bodies) {
    test(`${name} is refused`, async () => refuses(await post(body), expected))
  }

  test('of 10 MB is refused, with and without its length said before', async () => {
    const large = JSON.stringify({ customerName: 'x'.repeat(10_000_000) })
    await refuses(await post(large), { status: 413, code: 'body-too-large' })
    await refuses(await post(large, { 'content-length': '' }), { status: 413, code: 'body-too-large' })
  })

  test('at the limit is taken, a byte more is not', async () => {
    const padded = (length: number) => valid + ' '.repeat(length - valid.length)
    assert.equal((await post(padded(1_048_576))).statusCode, 201)
    await refuses(await post(padded(1_048_577)), { status: 413, code: 'body-too-large' })
  })

  test('of another content type or encoding is refused', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
      'application/jsonp',
      'application/json; charset=latin1',
      'application/merge-patch+json',
      'application/json, text/plain',
      '',
    ]) {
      await refuses(await post(valid, { 'content-type': type }), {
        status: 415,
        code: 'unsupported-media-type',
      })
    }
    await refuses(await post(valid, { 'content-encoding': 'gzip' }), {
      status: 415,
      code: 'unsupported-media-type',
    })
    for (const type of [
      'application/json',
      'Application/JSON;charset="UTF-8"',
      'application/json; charset=utf-8',
    ]) {
      assert.equal((await post(valid, { 'content-type': type })).statusCode, 201, type)
    }
  })

  test('that is made to be slow to check is refused quickly and with a bounded answer', async () => {
    const bombs = [
      `{${Array.from({ length: 80_000 }, (_, index) => `"k${index}":0`).join()}}`,
      `{"lines":[${'0,'.repeat(500_000)}0]}`,
      `{"customerName":"x","lines":[${Array.from({ length: 1_000 }, () => '{"a":1,"b":2,"c":3}').join()}]}`,
      `{"deliveryAddress":[${'"\\u0000",'.repeat(110_000)}0]}`,
      `{${'"a":0,'.repeat(150_000)}"a":0}`,
      `{"customerName":"${'\\\\'.repeat(500_000)}"}`,
      `"${'\\"'.repeat(500_000)}`,
      `{"customerName":"${' '.repeat(1_000_000)}x"}`,
    ]
    for (const bomb of bombs) {
      const startedMs = performance.now()
      const response = await post(bomb)
      const tookMs = performance.now() - startedMs
      assert([400, 422].includes(response.statusCode), `${bomb.slice(0, 40)} ${response.statusCode}`)
      assert(
        response.payload.length < 20_000,
        `${bomb.slice(0, 40)}: an answer of ${response.payload.length}`,
      )
      assert(tookMs < 2_000, `${bomb.slice(0, 40)} took ${tookMs} ms`)
    }
  })

  test('where none is expected may be missing or empty, and nothing else', async () => {
    const ship = (payload: string) =>
      part.send({
        method: 'POST',
        url: `${basePath}/orders/${someId}/ship`,
        headers: { ...bearer('warehouse'), 'content-type': 'application/json' },
        payload,
      })
    assert.equal((await ship('')).statusCode, 202)
    assert.equal((await ship('{}')).statusCode, 202)
    await refuses(await ship('{"force":true}'), invalid(['/force', 'unknown-field']))
  })

  test('that may be left out may be left out', async () => {
    const abandon = (payload: string) =>
      part.send({
        method: 'POST',
        url: `${basePath}/orders/${someId}/abandon`,
        headers: { ...bearer('customer'), 'content-type': 'application/json' },
        payload,
      })
    assert.equal((await abandon('')).statusCode, 204)
    assert.equal((await abandon('{"reason":"late"}')).statusCode, 204)
  })
})
