// An open item is the document that made it: this leads there.
import { useEffect } from 'react'
import { Failure } from '@/entity/failure'
import { useRecord, type AnyRecord } from '@/entity/records'
import { Loading } from '@/ui/page'
import { navigate } from '@/ui/router'
import { open_items } from './screens'

function OpenItem({ id }: { id: string }) {
  const record = useRecord<AnyRecord>(open_items.api, id)
  const source = record.data?.['source_type']
  useEffect(() => {
    if (source === 'sales_invoice') navigate(`/invoices/${id}`, { replace: true })
    else if (source === 'receipt') navigate(`/receipts/${id}`, { replace: true })
  }, [source, id])
  return record.isError ? <Failure error={record.error} /> : <Loading />
}

export const showPage = ({ id = '' }: Record<string, string>) => <OpenItem key={id} id={id} />
