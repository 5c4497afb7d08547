// Chooses the first and the last day of a report, or one of the usual periods; the choice stands in the
// address.
import { useWords } from '@/i18n/language'
import { DateField } from '@/ui/date_field'
import { Check } from '@/ui/field'
import { today } from '@/ui/format'
import { address, navigate, usePlace } from '@/ui/router'

export interface Asked {
  from?: string | undefined
  to?: string | undefined
}

// What the address asks for; without it the server takes the running fiscal year.
export function useAskedPeriod(): Asked {
  const { query } = usePlace()
  return { from: query.get('from') ?? undefined, to: query.get('to') ?? undefined }
}

function month(offset: number): Required<Asked> {
  const [year = 0, month_no = 0] = today().split('-').map(Number)
  const day = (date: Date) => date.toISOString().slice(0, 10)
  return {
    from: day(new Date(Date.UTC(year, month_no - 1 + offset, 1))),
    to: day(new Date(Date.UTC(year, month_no + offset, 0))),
  }
}

export const month_at = month

interface PeriodFormProps {
  shown: Asked
  only?: 'to' // of reports on one day
  compare?: boolean
}

export function PeriodForm({ shown, only, compare }: PeriodFormProps) {
  const words = useWords()
  const { path, query } = usePlace()
  const asked = { from: query.get('from') ?? undefined, to: query.get('to') ?? undefined }
  const comparing = query.get('compare') ?? undefined
  const structure = query.get('structure') ?? undefined // of the departments: stays as it was chosen
  const from = asked.from ?? shown.from ?? ''
  const to = asked.to ?? shown.to ?? ''
  const show = (change: Asked & { compare?: string | undefined }) =>
    navigate(address(path, { from: asked.from, to: asked.to, compare: comparing, structure, ...change }), {
      replace: true,
    })
  const backwards = !only && from !== '' && to !== '' && from > to
  return (
    <div className="filters" role="group" aria-label={words.report.period}>
      {!only && <DateField label={words.common.from} value={from} onDay={(day) => show({ from: day, to })} />}
      <DateField
        label={only ? words.report.asOf : words.common.to}
        value={to}
        problem={backwards ? words.report.badPeriod : undefined}
        onDay={(day) => show(only ? { to: day } : { from, to: day })}
      />
      <div className="row">
        <button type="button" onClick={() => show(only ? { to: today() } : month(0))}>
          {only ? words.report.today : words.report.thisMonth}
        </button>
        <button type="button" onClick={() => show(only ? { to: month(-1).to } : month(-1))}>
          {only ? words.report.lastMonthEnd : words.report.lastMonth}
        </button>
        {!only && (
          <button type="button" onClick={() => show({ from: undefined, to: undefined })}>
            {words.report.thisYear}
          </button>
        )}
      </div>
      {compare && (
        <Check
          label={words.report.compare}
          checked={comparing === 'year'}
          onCheck={(checked) => show({ compare: checked ? 'year' : undefined })}
        />
      )}
    </div>
  )
}

// The same day a year before; the end of February stays the end of February.
export function yearBefore(iso: string): string {
  const [year = 0, month_no = 0, day = 0] = iso.split('-').map(Number)
  const last = new Date(Date.UTC(year - 1, month_no, 0)).getUTCDate()
  const is_end = day === new Date(Date.UTC(year, month_no, 0)).getUTCDate()
  const at = new Date(Date.UTC(year - 1, month_no - 1, is_end ? last : Math.min(day, last)))
  return at.toISOString().slice(0, 10)
}
