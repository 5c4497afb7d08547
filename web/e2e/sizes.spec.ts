// What the browser fetches; how long it then takes is measured in web/bench.
import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { expect, test } from './base'

const assets = new URL('../dist/assets/', import.meta.url)

test('what is shipped stays small', () => {
  const sizes = readdirSync(assets)
    .filter((name) => /\.(js|css)$/.test(name))
    .map((name) => ({ name, size: gzipSync(readFileSync(new URL(name, assets))).length / 1024 }))
  const index = readFileSync(new URL('../dist/index.html', import.meta.url), 'utf8')
  // What every start fetches: what the page names, and the words of one language.
  const [words] = sizes.filter(({ name }) => /^(ja|en)-/.test(name)).toSorted((a, b) => b.size - a.size)
  const shell = sizes.filter((file) => index.includes(file.name) || file === words)
  const sum = (of: typeof sizes) => of.reduce((total, { size }) => total + size, 0)
  const others = sizes.filter(({ name }) => !index.includes(name))
  const largest = others.reduce((a, b) => (a.size > b.size ? a : b))
  console.log(
    `sizes: shell ${sum(shell).toFixed(1)} KB, all ${sum(sizes).toFixed(1)} KB, largest ${largest.name} ${largest.size.toFixed(1)} KB`,
  )
  expect(sum(shell)).toBeLessThan(130)
  expect(largest.size).toBeLessThan(40)
  expect(sum(sizes)).toBeLessThan(600)
})
