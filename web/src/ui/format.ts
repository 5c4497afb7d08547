// How amounts, rates, days and instants are written. All numbers are texts: nothing here computes.
import type { Language } from '@/i18n/language'

// The books of a Japanese company are kept in this zone, wherever the reader is.
const company_zone = 'Asia/Tokyo'

export interface AmountText {
  negative: boolean
  digits: string // grouped, without sign
}

// "-1234567.5" → negative, "1,234,567.5".
export function amountText(value: string): AmountText {
  const negative = value.startsWith('-')
  const [whole = '', fraction] = (negative ? value.slice(1) : value).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return { negative, digits: fraction === undefined ? grouped : `${grouped}.${fraction}` }
}

// "0.1" → "10%", "0.078" → "7.8%".
export function rateText(value: string): string {
  const [whole = '0', fraction = ''] = value.split('.')
  const moved = fraction.padEnd(2, '0')
  const percent = (whole + moved.slice(0, 2)).replace(/^(-?)0+(?=\d)/, '$1')
  const rest = moved.slice(2).replace(/0+$/, '')
  return rest === '' ? `${percent}%` : `${percent}.${rest}%`
}

// "2025-11-24" → "2025/11/24" in Japanese; English readers get the unambiguous form.
export function dateText(day: string, language: Language): string {
  return language === 'ja' ? day.replaceAll('-', '/') : day
}

export function instantText(instant: string, language: Language, exact = false): string {
  const format = new Intl.DateTimeFormat(language === 'ja' ? 'ja-JP' : 'en-GB', {
    timeZone: company_zone,
    dateStyle: 'medium',
    timeStyle: exact ? 'medium' : 'short',
  })
  return format.format(new Date(instant))
}

// What a machine measures, for people: 26.283 → "26.3".
export function measureText(value: number, language: Language): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(value)
}

const byte_units = ['B', 'KB', 'MB', 'GB', 'TB']

export function bytesText(bytes: number, language: Language): string {
  let [value, unit] = [bytes, 0]
  while (value >= 1024 && unit < byte_units.length - 1) [value, unit] = [value / 1024, unit + 1]
  return `${measureText(value, language)} ${byte_units[unit] ?? ''}`
}

// The present day of the company, as a first proposal in forms; the server's clock decides.
export function today(now = new Date()): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: company_zone }).format(now)
}

// The first and the last instant of a day of the company; its zone knows no summer time.
export const beginOf = (day: string): string => `${day}T00:00:00+09:00`
export const endOf = (day: string): string => `${day}T23:59:59.999999+09:00`

// A moment by the clock of the company, as browsers have it in a field: "2026-11-24T09:00"; and back.
export const clockOf = (instant: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: company_zone, dateStyle: 'short', timeStyle: 'short' })
    .format(new Date(instant))
    .replace(' ', 'T')
export const instantAt = (clock: string): string => `${clock}:00+09:00`

// What a person may type as a number, as the server reads it: full-width digits, separators, ▲ and (…) as
// minus.
export function typedNumber(typed: string): string {
  const text = typed.normalize('NFKC').replace(/[\s,¥円]/g, '')
  const bracketed = /^\((.*)\)$/.exec(text)?.[1]
  const negative = bracketed !== undefined || /^[▲△−-]/.test(text)
  const digits = (bracketed ?? text).replace(/^[▲△−-]/, '')
  return negative && digits !== '' ? `-${digits}` : digits
}
