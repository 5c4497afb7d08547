// Bars in SVG: each is a link to what it stands for, and a table says the same.
import { useId } from 'react'
import { useWords } from '@/i18n/language'
import { ratio } from './decimal'
import { amountText } from './format'
import { Link } from './router'
import { Amount } from './values'

export interface Bar {
  label: string
  amount: string
  to: string
}

const width = 480
const height = 160

export function BarChart({ title, bars }: { title: string; bars: Bar[] }) {
  const words = useWords()
  const id = useId()
  const most = bars.reduce(
    (top, bar) => (ratio(bar.amount, top) > 1 ? bar.amount : top),
    bars[0]?.amount ?? '0',
  )
  const step = width / Math.max(1, bars.length)
  return (
    <figure className="chart" aria-labelledby={id}>
      <figcaption id={id}>{title}</figcaption>
      <svg viewBox={`0 0 ${width} ${height + 22}`} role="group" aria-labelledby={id}>
        <line x1="0" x2={width} y1={height} y2={height} className="axis" />
        {bars.map((bar, i) => {
          const tall = Math.max(1, Math.round(Math.max(0, ratio(bar.amount, most)) * (height - 20)))
          return (
            <Link key={bar.to} to={bar.to} aria-label={`${bar.label} ${amountText(bar.amount).digits}`}>
              <rect x={i * step} y="0" width={step} height={height + 22} className="touch" />
              <rect
                x={i * step + step * 0.2}
                y={height - tall}
                width={step * 0.6}
                height={tall}
                className="bar"
              />
              <text x={i * step + step / 2} y={height + 16}>
                {bar.label}
              </text>
            </Link>
          )
        })}
      </svg>
      <details>
        <summary>{words.chart.table}</summary>
        <table>
          <tbody>
            {bars.map((bar) => (
              <tr key={bar.to}>
                <th scope="row">{bar.label}</th>
                <td className="amount">
                  <Amount value={bar.amount} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  )
}
