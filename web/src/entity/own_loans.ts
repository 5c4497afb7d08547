// What this person lends of her roles while she is away.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { send } from './client'
import { useIntent } from './intent'
import type { List, Row } from './records'

const api = '/role-assignments'

export interface Loan extends Row {
  user: { id: string; full_name: string } | null
  role: string
  valid_from: string
  valid_until: string | null
  reason: string | null
}

export interface LoanRequest {
  user_id: string
  role: string
  valid_from: string
  valid_until: string
  reason?: string
}

const at_most = '50'

export function useOwnLoans(lender: string) {
  return useQuery({
    queryKey: [api, 'own', lender],
    queryFn: async ({ signal }) => {
      const query = { lender_id: lender, page_size: at_most, total: 'false' }
      return (await send<List<Loan>>(api, { query, signal })).items
    },
  })
}

export function useLoanChanges(lender: string) {
  const queries = useQueryClient()
  const intent = useIntent()
  const ask = () => queries.invalidateQueries({ queryKey: [api] })
  return {
    lend: async (request: LoanRequest) => {
      const body = { ...request, lender_id: lender }
      await send(api, { method: 'POST', body, intent: intent.keyFor(body) })
      intent.done()
      await ask()
    },
    end: async ({ id, version }: Loan) => {
      await send(`${api}/${id}`, { method: 'DELETE', version })
      await ask()
    },
  }
}
