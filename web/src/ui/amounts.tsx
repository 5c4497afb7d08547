// The cells of tables of amounts: heads and figures at the right edge, sums below a line.
import type { ReactNode } from 'react'
import { Explained, type Explanation } from './explain'
import { Amount } from './values'

export function AmountHead({ children }: { children: ReactNode }) {
  return (
    <th scope="col" className="amount">
      {children}
    </th>
  )
}

interface AmountCellsProps {
  values: readonly (string | null | undefined)[]
  hidesZero?: boolean // as one side of a journal line
  why?: readonly Explanation[] // how each of them comes about
}

export function AmountCells({ values, hidesZero, why }: AmountCellsProps) {
  return values.map((value, i) => {
    const reason = why?.[i]
    const amount = hidesZero && value === '0' ? null : <Amount value={value} />
    return (
      <td key={i} className="amount">
        {reason && amount ? <Explained why={reason}>{amount}</Explained> : amount}
      </td>
    )
  })
}

interface TotalRowProps extends AmountCellsProps {
  label: string
  rest?: number // columns beyond the amounts
}

export function TotalRow({ label, values, why, rest }: TotalRowProps) {
  return (
    <tfoot>
      <tr>
        <th scope="row">{label}</th>
        <AmountCells values={values} why={why} />
        {rest ? <td colSpan={rest} /> : null}
      </tr>
    </tfoot>
  )
}
