// One 仕訳: its lines, and the document that it comes from or reverses.
import { useWords } from '@/i18n/language'
import { RecordPage } from '@/entity/record_page'
import type { AnyRecord } from '@/entity/records'
import { Link } from '@/ui/router'
import { EntryTable } from './entry_table'
import { journal_entries } from './screens'

function Reversal({ record }: { record: AnyRecord }) {
  const words = useWords()
  const by = record['reversed_by_id']
  if (typeof by !== 'string') return null
  return (
    <p>
      <Link to={`/journal-entries/${by}`}>{words.journal.reversedBy}</Link>
    </p>
  )
}

export const showPage = ({ id = '' }: Record<string, string>) => (
  <RecordPage
    key={id}
    screen={journal_entries}
    id={id}
    title={(record, meta) => `${meta.title} ${typeof record['number'] === 'string' ? record['number'] : ''}`}
    body={(record) => (
      <>
        <Reversal record={record} />
        <EntryTable entry={record} />
      </>
    )}
  />
)
