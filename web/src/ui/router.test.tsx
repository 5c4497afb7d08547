// @vitest-environment happy-dom
import { act } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { address, Link, match, navigate, useGuard, usePlace } from './router'

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })

describe('match', () => {
  it('finds the parameters of an address', () => {
    expect(match('/invoices/:id', '/invoices/42')).toEqual({ id: '42' })
    expect(match('/invoices/:id', '/invoices/a%2Fb')).toEqual({ id: 'a/b' })
    expect(match('/invoices', '/invoices')).toEqual({})
  })
  it('refuses other addresses', () => {
    expect(match('/invoices/:id', '/invoices')).toBeNull()
    expect(match('/invoices/:id', '/receipts/42')).toBeNull()
    expect(match('/invoices/:id', '/invoices/%E3%81')).toBeNull()
  })
})

it('an address holds only what is filled', () => {
  expect(address('/invoices', { state: 'draft', search: '', sort: undefined })).toBe('/invoices?state=draft')
  expect(address('/invoices', {})).toBe('/invoices')
})

describe('the address bar', () => {
  let root: Root
  let guarded = false

  function Screen() {
    const { path, query } = usePlace()
    useGuard(guarded, 'leave?')
    return (
      <p>
        {path} {query.get('state')} <Link to="/invoices?state=posted">posted</Link>
      </p>
    )
  }
  const shown = () => document.body.textContent
  const go = (to: string) => act(() => navigate(to))

  beforeEach(() => {
    guarded = false
    document.body.innerHTML = '<div id="root"></div>'
    const place = document.getElementById('root')
    if (!place) throw new Error('no place')
    root = createRoot(place)
    go('/')
    act(() => root.render(<Screen />))
  })
  afterEach(() => act(() => root.unmount()))

  it('is followed', () => {
    go('/invoices?state=draft')
    expect(shown()).toContain('/invoices draft')
    expect(location.search).toBe('?state=draft')
  })

  it('is changed by links, but not when they ask for another tab', () => {
    const link = document.querySelector('a')
    act(() => link?.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true })))
    expect(shown()).toContain('/invoices posted')
    go('/')
    const other_tab = new MouseEvent('click', { bubbles: true, cancelable: true, ctrlKey: true })
    document.body.addEventListener('click', (event) => event.preventDefault(), { once: true })
    act(() => link?.dispatchEvent(other_tab))
    expect(location.pathname).toBe('/')
  })

  it('stays when what is not saved would be lost', () => {
    const ask = vi.fn(() => false)
    vi.stubGlobal('confirm', ask)
    guarded = true
    act(() => root.render(<Screen />))
    go('/trial-balance')
    expect(ask).toHaveBeenCalledWith('leave?')
    expect(location.pathname).toBe('/')
    ask.mockReturnValue(true)
    go('/trial-balance')
    expect(location.pathname).toBe('/trial-balance')
    vi.unstubAllGlobals()
  })
})
