// A figure on a page of figures: what it is, how it comes about, and the way to what is behind it.
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useWords } from '@/i18n/language'
import { ExplainButton } from '@/ui/explain'
import { amountText } from '@/ui/format'
import { address, Link } from '@/ui/router'
import { send } from './client'
import type { AnyRecord, List } from './records'

interface TileProps {
  label: string
  to: string
  formula: string
  children: ReactNode
}

export function Tile({ label, to, formula, children }: TileProps) {
  const words = useWords()
  return (
    <div className="tile-place">
      <Link className="tile" to={to}>
        <span className="label">{label}</span>
        <span className="figure">{children}</span>
      </Link>
      <ExplainButton why={{ title: label, formula, link: { to, label: words.explain.behind } }} />
    </div>
  )
}

interface CountTileProps {
  label: string
  formula: string
  api: string
  to: string
  query: Record<string, string>
  asked?: Record<string, string> // as the server takes it, where that differs
}

// How many records of a list there are.
export function CountTile({ label, formula, api, to, query, asked = query }: CountTileProps) {
  const words = useWords()
  const count = useQuery({
    queryKey: [api, 'list', 'count', asked],
    queryFn: async ({ signal }) =>
      send<List<AnyRecord>>(api, { query: { ...asked, page_size: '1', fields: 'id' }, signal }),
  })
  const total = count.data?.total
  return (
    <Tile label={label} to={address(to, query)} formula={formula}>
      {typeof total === 'number'
        ? words.common.count(amountText(String(total)).digits, count.data?.total_is_estimate === true)
        : '…'}
    </Tile>
  )
}
