// The grammar of Japanese desktop accounting for what one types: amounts with arithmetic and thousands,
// days in the imperial and the short form.
import { difference, isDecimal, product, sum } from './decimal'
import { today } from './format'

function plain(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s¥円]/g, '')
    .replace(/[−‐―ー–]/g, '-')
    .replace(/×/g, '*')
}

// One number: "1,200", "1.5k", "3m", "12,,", "▲300", "(300)".
function numberOf(text: string): string | null {
  const bracketed = /^\((.*)\)$/.exec(text)?.[1]
  const negative = bracketed !== undefined || /^[▲△-]/.test(text)
  let digits = (bracketed ?? text).replace(/^[▲△-]/, '').toLowerCase()
  let times = '1'
  for (; /(,,|\/|k|m)$/.test(digits); digits = digits.replace(/(,,|\/|k|m)$/, '')) {
    times = product(times, digits.endsWith('m') ? '1000000' : '1000')
  }
  digits = digits.replace(/,/g, '')
  if (!isDecimal(digits) || digits.startsWith('-')) return null
  const value = product(digits, times)
  return negative ? difference('0', value) : value
}

// "1200*3+500=" → "4100"; the text itself when it says no amount, so that the server explains what is wrong.
export function amountOf(typed: string): string {
  const text = plain(typed).replace(/=$/, '')
  if (text === '' || text === '-') return ''
  const single = numberOf(text)
  if (single !== null) return single
  const terms = text.replace(/(?<=[\dkm/,)])-/gi, '+-').split('+')
  const values = terms.map((term) => {
    const factors = term.split('*').map(numberOf)
    return factors.includes(null) ? null : (factors as string[]).reduce(product)
  })
  return values.includes(null) ? typed.trim() : sum(values as string[])
}

const eras: readonly { letter: string; name: string; first: number; from: string }[] = [
  { letter: 'R', name: '令和', first: 2019, from: '2019-05-01' },
  { letter: 'H', name: '平成', first: 1989, from: '1989-01-08' },
  { letter: 'S', name: '昭和', first: 1926, from: '1926-12-25' },
  { letter: 'T', name: '大正', first: 1912, from: '1912-07-30' },
  { letter: 'M', name: '明治', first: 1868, from: '1868-01-25' },
]

function day(year: number, month: number, date: number): string | null {
  const at = new Date(Date.UTC(year, month - 1, date))
  if (at.getUTCMonth() !== month - 1 || at.getUTCDate() !== date) return null
  return at.toISOString().slice(0, 10)
}

export function shifted(iso: string, days: number): string {
  const at = new Date(`${iso}T00:00:00Z`)
  at.setUTCDate(at.getUTCDate() + days)
  return at.toISOString().slice(0, 10)
}

function endOfMonth(year: number, month: number): string {
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10)
}

const month_words: Record<string, number> = { 月末: 0, 当月末: 0, 翌月末: 1, 前月末: -1, eom: 0 }
const day_words: Record<string, number> = { 今日: 0, 本日: 0, t: 0, 昨日: -1, 明日: 1 }

function inEra(text: string): string | null {
  const parts = /^([A-Z]|令和|平成|昭和|大正|明治)(元|\d+)[./年-](\d+)[./月-](\d+)日?$/i.exec(text)
  const era = eras.find(({ letter, name }) => letter === parts?.[1]?.toUpperCase() || name === parts?.[1])
  if (!parts || !era) return null
  const year = parts[2] === '元' ? 1 : Number(parts[2])
  return day(era.first + year - 1, Number(parts[3]), Number(parts[4]))
}

// "R8.11.24", "20261124", "1124", "11/24", "24", "+7", "月末" → "2026-11-24"; null when it is no day.
export function dayOf(typed: string, now = today()): string | null {
  const text = typed.normalize('NFKC').replace(/\s/g, '')
  const [year = 0, month = 0] = now.split('-').map(Number)
  const steps = month_words[text.toLowerCase()]
  if (steps !== undefined) return endOfMonth(year, month + steps)
  const days = day_words[text.toLowerCase()]
  if (days !== undefined) return shifted(now, days)
  if (/^[+-]\d{1,4}$/.test(text)) return shifted(now, Number(text))
  const era = inEra(text)
  if (era) return era
  const packed = /^(\d{4})(\d\d)(\d\d)$/.exec(text) ?? /^()(\d{1,2})(\d\d)$/.exec(text)
  const written = /^(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?$/.exec(text)
  const parts = packed ?? written
  if (parts) return day(Number(parts[1] || year), Number(parts[2]), Number(parts[3]))
  return /^\d{1,2}$/.test(text) ? day(year, month, Number(text)) : null
}

// "2026-11-24" → "令和8年11月24日".
export function eraText(iso: string): string {
  const era = eras.find(({ from }) => iso >= from)
  const [year = 0, month = 0, date = 0] = iso.split('-').map(Number)
  if (!era || !year) return ''
  const count = year - era.first + 1
  return `${era.name}${count === 1 ? '元' : count}年${month}月${date}日`
}

// ひらがな and ﾊﾝｶｸ → カタカナ.
export function katakana(text: string): string {
  return text.normalize('NFKC').replace(/[ぁ-ゖ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60))
}
