import assert from 'node:assert/strict'
import { test } from 'node:test'
import { maxJsonDepth, parseStrictJson } from './strict-json.ts'

/** Random JSON texts; `repeats` makes some objects hold a key twice. */
function generator(seed: number) {
  let state = seed
  const random = (below: number) => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
  const strings = ['a', 'b', '', '"', '\\', '\\"', 'é', '{', '}', '[', ',', ':', '😀', '\u0001', 'a"b\\\\"c']
  const text = () => JSON.stringify(strings[random(strings.length)])
  const value = (depth: number): string => {
    const kind = random(depth === 0 ? 3 : 5)
    if (kind === 0) return String(random(1_000) - 500)
    if (kind === 1) return text()
    if (kind === 2) return ['true', 'false', 'null'][random(3)] ?? 'null'
    const count = random(4)
    if (kind === 3) return `[${Array.from({ length: count }, () => value(depth - 1)).join(' , ')}]`
    const keys = [...new Set(Array.from({ length: count }, text))]
    return `{${keys.map((key) => `${key} :${value(depth - 1)}`).join(',\n')}}`
  }
  return { random, value: () => value(5) }
}

test('JSON without repeated keys is read as JSON.parse reads it; a text that it refuses is refused', () => {
  const seed = (Date.now() % 1_000_000) + 1
  const { random, value } = generator(seed)
  for (let round = 0; round < 2_000; round += 1) {
    const text = value()
    assert.deepEqual(
      parseStrictJson(text),
      { kind: 'value', value: JSON.parse(text) },
      `seed ${seed}: ${text}`,
    )
    const at = random(text.length + 1)
    const broken = text.slice(0, at) + '{}[],:"\\x'[random(9)] + text.slice(at + random(2))
    let expected = 'malformed'
    try {
      JSON.parse(broken)
      expected = 'value'
    } catch {
      // Stays malformed.
    }
    const { kind } = parseStrictJson(broken)
    // A broken text can have become valid with a key twice.
    assert(kind === expected || (expected === 'value' && kind === 'repeated-keys'), `seed ${seed}: ${broken}`)
  }
})

test('a repeated key is found wherever it is, however it is written, and named by its pointer', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['{"a":1,"a":1}', ['/a']],
    ['{"a":1,"\\u0061":2}', ['/a']],
    ['{"":1,"":2}', ['/']],
    ['[{"a":1},{"a":1,"b":{"c":[0,{"d":1,"d":2}]}}]', ['/1/b/c/1/d']],
    ['{"a/b":{"~":1,"~":2}}', ['/a~1b/~0']],
    ['{"a":{"a":1},"b":["a","a"],"c":"a"}', []],
    ['{"a":"}","b":"{\\"a\\":1,\\"a\\":2}"}', []],
    ['{"__proto__":1,"__proto__":2}', ['/__proto__']],
    ['{"a":1,"a":2,"a":3}', ['/a', '/a']],
  ]
  for (const [text, pointers] of cases) {
    const result = parseStrictJson(text)
    assert.deepEqual(result.kind === 'repeated-keys' ? result.pointers : [], pointers, text)
  }
})

test('depth is limited, and beyond the limit nothing more is read', () => {
  const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)
  assert.equal(parseStrictJson(nested(maxJsonDepth)).kind, 'value')
  assert.equal(parseStrictJson(nested(maxJsonDepth + 1)).kind, 'too-deep')
  const startedMs = performance.now()
  assert.equal(parseStrictJson(nested(200_000)).kind, 'too-deep')
  assert(performance.now() - startedMs < 50)
  assert.equal(parseStrictJson(`"${'['.repeat(1_000)}"`).kind, 'value')
})

test('a key __proto__ is an own field and sets no prototype', () => {
  const result = parseStrictJson('{"__proto__":{"admin":true}}')
  assert(result.kind === 'value' && typeof result.value === 'object' && result.value !== null)
  assert.deepEqual(Object.keys(result.value), ['__proto__'])
  assert(!('admin' in result.value))
})
