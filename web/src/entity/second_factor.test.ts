// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import { inFours, typedCode } from './second_factor'

describe('typed codes', () => {
  it.each([
    ['123456', '123456'],
    [' 123 456 ', '123456'],
    ['１２３　４５６', '123456'],
    ['3F7KQ-9dw2r', '3f7kq9dw2r'],
    ['３ｆ７ｋｑ－９ｄｗ２ｒ', '3f7kq9dw2r'],
    ['3f7kq–9dw2r', '3f7kq9dw2r'], // as a text program writes the hyphen
    ['', ''],
  ])('%s is sent as %s', (typed, sent) => {
    expect(typedCode(typed)).toBe(sent)
  })
})

describe('a secret in groups of four', () => {
  it.each([
    ['JBSWY3DPEHPK3PXP', 'JBSW Y3DP EHPK 3PXP'],
    ['JBSWY3', 'JBSW Y3'],
    ['JBSW', 'JBSW'],
    ['', ''],
  ])('%s is written as %s', (secret, written) => {
    expect(inFours(secret)).toBe(written)
  })
})
