import assert from 'node:assert/strict'
import { test } from 'node:test'
import { apisOfResponse, apiVersionsRequest } from './api-versions.ts'

const answer = ({ correlation = 7, code = 0, apis = 2 }) => {
  const body = Buffer.alloc(10 + apis * 6)
  body.writeInt32BE(correlation, 0)
  body.writeInt16BE(code, 4)
  body.writeInt32BE(apis, 6)
  const size = Buffer.alloc(4)
  size.writeInt32BE(body.length)
  return Buffer.concat([size, body])
}

test('the request tells its own length and asks for ApiVersions', () => {
  const request = apiVersionsRequest()
  assert.equal(request.readInt32BE(0), request.length - 4)
  assert.equal(request.readInt16BE(4), 18)
})

test('an answer is read once it is whole', () => {
  const bytes = answer({ apis: 3 })
  assert.equal(apisOfResponse(bytes), 3)
  assert.equal(apisOfResponse(bytes.subarray(0, bytes.length - 1)), undefined)
  assert.equal(apisOfResponse(Buffer.alloc(2)), undefined)
})

test('an error code and the answer of something else are faults', () => {
  assert.throws(() => apisOfResponse(answer({ code: 35 })), /error code 35/)
  assert.throws(() => apisOfResponse(answer({ correlation: 8 })), /not the answer of a Kafka broker/)
})
