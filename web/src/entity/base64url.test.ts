import { expect, it } from 'vitest'
import { base64urlOf, bytesOf } from './base64url'

it.each([
  [[], ''],
  [[0], 'AA'],
  [[255, 239], '_-8'],
  [[1, 2, 3], 'AQID'],
  [[251, 255, 191, 62], '-_-_Pg'],
])('%j travels as %j', (bytes, text) => {
  expect(base64urlOf(Uint8Array.from(bytes).buffer)).toBe(text)
  expect([...bytesOf(text)]).toEqual(bytes)
})
