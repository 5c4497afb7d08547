// 消込: the open invoices of a customer, oldest first; ticked ones are paid by this receipt.
import { useQuery } from '@tanstack/react-query'
import { useWords } from '@/i18n/language'
import { send } from '@/entity/client'
import { Failure } from '@/entity/failure'
import type { AnyRecord, List } from '@/entity/records'
import { compare, difference, isDecimal, isZero, sum } from '@/ui/decimal'
import { AmountCells, AmountHead } from '@/ui/amounts'
import { amountOf } from '@/ui/entry'
import { amountText } from '@/ui/format'
import { Loading, TableFrame } from '@/ui/page'
import { Amount, Day } from '@/ui/values'

export interface OpenItem extends AnyRecord {
  number: string
  document_date: string
  due_date: string
  open_amount: string
}

export type Matched = Record<string, string> // open item → amount, as typed

export function useOpenItems(partner: string | undefined) {
  return useQuery({
    queryKey: ['/open-items', 'list', 'match', partner],
    queryFn: async ({ signal }) => {
      const order = { sort_by: 'document_date', sort_order: 'asc' }
      const query = { partner_id: partner, is_open: 'true', page_size: '100', total: 'false', ...order }
      return (await send<List<OpenItem>>('/open-items', { query, signal })).items
    },
    enabled: partner !== undefined,
  })
}

export const sumOf = (matched: Matched): string => sum(Object.values(matched).map(amountOf))

// Oldest first, as much of each as the money reaches.
export function spread(amount: string, items: readonly OpenItem[]): Matched {
  const matched: Matched = {}
  let left = amount
  for (const item of items) {
    if (compare(left, '0') <= 0) break
    if (item.open_amount.startsWith('-')) continue
    const part = compare(left, item.open_amount) < 0 ? left : item.open_amount
    matched[item.id] = part
    left = difference(left, part)
  }
  return matched
}

interface MatchProps {
  partner: string | undefined
  available: string // what the receipt has to give
  matched: Matched
  onMatch: (matched: Matched) => void
}

export function Match({ partner, available, matched, onMatch }: MatchProps) {
  const words = useWords()
  const items = useOpenItems(partner)
  if (partner === undefined) return <p className="hint">{words.match.first}</p>
  if (items.isPending) return <Loading />
  if (items.isError) return <Failure error={items.error} onRetry={() => void items.refetch()} />
  if (items.data.length === 0) return <p className="hint">{words.match.none}</p>
  const rest = difference(isDecimal(available) ? available : '0', sumOf(matched))
  const tick = (item: OpenItem) => {
    const { [item.id]: present, ...others } = matched
    if (present !== undefined) onMatch(others)
    else {
      const fits = compare(rest, '0') > 0 && compare(rest, item.open_amount) < 0
      onMatch({ ...matched, [item.id]: fits ? rest : item.open_amount })
    }
  }
  return (
    <>
      <div className="row">
        <button type="button" onClick={() => onMatch(spread(available, items.data))}>
          {words.match.oldest}
        </button>
        <button type="button" onClick={() => onMatch({})}>
          {words.match.clear}
        </button>
        <p className={isZero(rest) ? 'balance even' : 'balance odd'} role="status">
          <span>
            {words.match.sum} <Amount value={sumOf(matched)} />
          </span>
          <strong>
            {words.match.rest} <Amount value={rest} />
          </strong>
        </p>
      </div>
      <MatchTable items={items.data} matched={matched} onTick={tick} onMatch={onMatch} />
    </>
  )
}

interface MatchTableProps {
  items: OpenItem[]
  matched: Matched
  onTick: (item: OpenItem) => void
  onMatch: (matched: Matched) => void
}

function MatchTable({ items, matched, onTick, onMatch }: MatchTableProps) {
  const words = useWords()
  return (
    <TableFrame label={words.match.title}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.match.document}</th>
            <th scope="col">{words.match.date}</th>
            <th scope="col">{words.invoice.due}</th>
            <AmountHead>{words.match.open}</AmountHead>
            <AmountHead>{words.match.amount}</AmountHead>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => {
            const typed = matched[item.id]
            return (
              <tr key={item.id} className={typed === undefined ? undefined : 'lit'}>
                <th scope="row">
                  <label className="check">
                    <input type="checkbox" checked={typed !== undefined} onChange={() => onTick(item)} />
                    {item.number}
                  </label>
                </th>
                <td>
                  <Day value={item.document_date} />
                </td>
                <td>
                  <Day value={item.due_date} />
                </td>
                <AmountCells values={[item.open_amount]} />
                <td className="amount">
                  {typed !== undefined && (
                    <input
                      className="amount"
                      aria-label={`${words.match.amount} ${item.number}`}
                      inputMode="decimal"
                      value={isDecimal(typed) ? amountText(typed).digits : typed}
                      onChange={(event) =>
                        onMatch({ ...matched, [item.id]: event.target.value.replaceAll(',', '') })
                      }
                      onBlur={() => onMatch({ ...matched, [item.id]: amountOf(typed) })}
                    />
                  )}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </TableFrame>
  )
}
