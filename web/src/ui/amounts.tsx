// The cells of tables of amounts: heads and figures at the right edge, sums below a line.
import type { ReactNode } from 'react'
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
}

export function AmountCells({ values, hidesZero }: AmountCellsProps) {
  return values.map((value, i) => (
    <td key={i} className="amount">
      {hidesZero && value === '0' ? null : <Amount value={value} />}
    </td>
  ))
}

interface TotalRowProps extends AmountCellsProps {
  label: string
  rest?: number // columns beyond the amounts
}

export function TotalRow({ label, values, rest }: TotalRowProps) {
  return (
    <tfoot>
      <tr>
        <th scope="row">{label}</th>
        <AmountCells values={values} />
        {rest ? <td colSpan={rest} /> : null}
      </tr>
    </tfoot>
  )
}
