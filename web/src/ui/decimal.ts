// Exact decimals as texts, for what a screen must add up while one types. The server computes what is booked.
const places = 8
const unit = 10n ** BigInt(places)

function scaled(text: string): bigint | null {
  const parts = /^(-?)(\d*)(?:\.(\d*))?$/.exec(text)
  if (!parts || (parts[2] === '' && !parts[3])) return null
  const fraction = (parts[3] ?? '').slice(0, places).padEnd(places, '0')
  const value = BigInt(parts[2] || '0') * unit + BigInt(fraction)
  return parts[1] === '-' ? -value : value
}

function textOf(value: bigint): string {
  const digits = (value < 0n ? -value : value).toString().padStart(places + 1, '0')
  const fraction = digits.slice(-places).replace(/0+$/, '')
  return (value < 0n ? '-' : '') + digits.slice(0, -places) + (fraction === '' ? '' : `.${fraction}`)
}

export function isDecimal(text: string): boolean {
  return scaled(text) !== null
}

// Texts that are no numbers count as nothing.
export function sum(texts: readonly string[]): string {
  return textOf(texts.reduce((total, text) => total + (scaled(text) ?? 0n), 0n))
}

export function difference(a: string, b: string): string {
  return textOf((scaled(a) ?? 0n) - (scaled(b) ?? 0n))
}

export function product(a: string, b: string): string {
  return textOf(((scaled(a) ?? 0n) * (scaled(b) ?? 0n)) / unit)
}

export function compare(a: string, b: string): number {
  const value = (scaled(a) ?? 0n) - (scaled(b) ?? 0n)
  return value < 0n ? -1 : value > 0n ? 1 : 0
}

export const isZero = (text: string): boolean => compare(text, '0') === 0

// How much of b is a, for a bar or a percentage; not for money.
export function ratio(a: string, b: string): number {
  const whole = scaled(b) ?? 0n
  return whole === 0n ? 0 : Number(((scaled(a) ?? 0n) * 1000n) / whole) / 1000
}
