import assert from 'node:assert/strict'
import { before, suite, test } from 'node:test'
import type { JSONWebKeySet } from 'jose'
import { KeysUnavailableError } from './token-error.ts'
import {
  audience,
  goodClaims,
  issuer,
  keySet,
  type SigningKey,
  sign,
  signingKey,
  startMs,
  startS,
} from './token-fixtures.ts'
import { tokenVerifier } from './token-verifier.ts'

suite('keys of the issuer', () => {
  let key: SigningKey
  let other: SigningKey
  let nowMs = startMs
  const clock = () => nowMs

  before(async () => {
    ;[key, other] = await Promise.all([signingKey('one'), signingKey('two')])
  })

  test('keys are read once for many tokens, and again for a key id that is new', async () => {
    let reads = 0
    let current = [key]
    nowMs = startMs
    const source = async () => {
      reads += 1
      return keySet(...current)
    }
    const verify = tokenVerifier({ issuer, audience, keys: { source }, nowMs: clock })
    const tokens = await Promise.all([sign(goodClaims, key), sign({ ...goodClaims, sub: 'user-2' }, key)])
    await Promise.all(tokens.map(verify))
    assert.equal(reads, 1)

    current = [key, other]
    const rotated = await sign(goodClaims, other)
    await assert.rejects(verify(rotated), { code: 'token-unknown-key' }, 'within the cooldown')
    assert.equal(reads, 1)
    nowMs += 30_000
    assert.equal((await verify(rotated)).subject, 'user-1')
    assert.equal(reads, 2)
  })

  test('made-up key ids make at most one reading in a cooldown', async () => {
    let reads = 0
    nowMs = startMs
    const source = async () => {
      reads += 1
      return keySet(key)
    }
    const verify = tokenVerifier({ issuer, audience, keys: { source }, nowMs: clock })
    await verify(await sign(goodClaims, key))
    nowMs += 30_000
    for (const kid of ['x', 'y', 'z']) await assert.rejects(verify(await sign(goodClaims, { ...other, kid })))
    assert.equal(reads, 2)
  })

  test('a withdrawn key opens the door no longer than a minute after its set was read again', async () => {
    let current = [key]
    nowMs = startMs
    const claims = { ...goodClaims, exp: startS + 3_600 }
    const verify = tokenVerifier({
      issuer,
      audience,
      keys: { source: () => keySet(...current) },
      nowMs: clock,
    })
    const token = await sign(claims, key)
    await verify(token)
    current = [other]
    nowMs = startMs + 600_000
    await assert.rejects(verify(token), { code: 'token-unknown-key' })
  })

  test('keys that cannot be read are not the token’s fault, and the reading is tried again', async () => {
    let up = false
    let reads = 0
    nowMs = startMs
    const source = async () => {
      reads += 1
      if (!up) throw new Error('connect ECONNREFUSED')
      return keySet(key)
    }
    const verify = tokenVerifier({ issuer, audience, keys: { source }, nowMs: clock })
    const token = await sign(goodClaims, key)
    await assert.rejects(verify(token), KeysUnavailableError)
    up = true
    await assert.rejects(verify(token), KeysUnavailableError, 'the next reading waits')
    assert.equal(reads, 1)
    nowMs += 1_000
    assert.equal((await verify(token)).subject, 'user-1')
  })

  test('while the provider is away the known keys serve on, for an hour', async () => {
    let up = true
    nowMs = startMs
    const claims = { ...goodClaims, exp: startS + 100_000 }
    const source = async () => {
      if (!up) throw new Error('away')
      return keySet(key)
    }
    const verify = tokenVerifier({ issuer, audience, keys: { source }, nowMs: clock })
    const token = await sign(claims, key)
    await verify(token)
    up = false
    nowMs = startMs + 3_599_000
    assert.equal((await verify(token)).subject, 'user-1')
    const rotated = await sign(claims, other)
    await assert.rejects(verify(rotated), KeysUnavailableError, 'a new key cannot be judged')
    nowMs = startMs + 3_600_000 + 60_000
    await assert.rejects(verify(token), KeysUnavailableError)
  })

  test('a key set of the wrong shape counts as unreadable', async () => {
    nowMs = startMs
    const source = async (): Promise<JSONWebKeySet> => JSON.parse('{"keys": "none"}') as JSONWebKeySet
    const verify = tokenVerifier({ issuer, audience, keys: { source }, nowMs: clock })
    await assert.rejects(verify(await sign(goodClaims, key)), KeysUnavailableError)
  })
})
