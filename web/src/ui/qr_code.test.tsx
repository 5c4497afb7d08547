// @vitest-environment happy-dom
import { act } from 'react'
import { createRoot } from 'react-dom/client'
import { expect, it } from 'vitest'
import { pathOf, QrCode } from './qr_code'

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })

it('the dark runs of each row become one path', () => {
  expect(pathOf([])).toBe('')
  expect(
    pathOf([
      [true, true, false, true],
      [false, false, false, false],
      [false, true, true, true],
    ]),
  ).toBe('M0 0h2v1h-2zM3 0h1v1h-1zM1 2h3v1h-3z')
})

it('the picture has a label, a white ground and a quiet zone', () => {
  const place = document.createElement('div')
  const root = createRoot(place)
  act(() => root.render(<QrCode text="otpauth://totp/A?secret=JBSWY3DPEHPK3PXP" label="QR" />))
  const svg = place.querySelector('svg')
  expect(svg?.getAttribute('role')).toBe('img')
  expect(svg?.getAttribute('aria-label')).toBe('QR')
  expect(svg?.querySelector('rect')?.getAttribute('fill')).toBe('#fff')
  // The corner mark: seven dark modules after four light ones.
  expect(svg?.querySelector('path')?.getAttribute('d')).toMatch(/^M4 4h7v1h-7z/)
  act(() => root.unmount())
})
