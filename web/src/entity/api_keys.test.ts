// @vitest-environment happy-dom
import { expect, test } from 'vitest'
import { typedAddresses } from './api_keys'

test('addresses are taken however they are separated', () => {
  expect(typedAddresses(' 192.0.2.0/24\n\n2001:db8::1, １９２.0.2.9　10.0.0.0/8 ')).toEqual([
    '192.0.2.0/24',
    '2001:db8::1',
    '192.0.2.9',
    '10.0.0.0/8',
  ])
  expect(typedAddresses(' \n ')).toEqual([])
})
