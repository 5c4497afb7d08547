// ナレッジ記事: its text, and whether it helped.
import { useEffect, useRef } from 'react'
import { Refusal } from '@/entity/failure'
import { RecordPage } from '@/entity/record_page'
import { useAction, type AnyRecord } from '@/entity/records'
import { knowledge_articles } from './screens'
import { useSupportWords } from './words'

const own = ['view', 'judge']

function Readers({ record }: { record: AnyRecord }) {
  const words = useSupportWords()
  const viewing = useAction<AnyRecord>(knowledge_articles.api, record, 'view')
  const judging = useAction<AnyRecord>(knowledge_articles.api, record, 'judge')
  const counted = useRef(false)
  const isPublic = record['state'] === 'published'
  useEffect(() => {
    if (!isPublic || counted.current) return
    counted.current = true
    viewing.mutate({})
  }, [isPublic, viewing])
  if (!isPublic) return null
  return (
    <section aria-labelledby="helped-title">
      <h2 id="helped-title">{words.helped}</h2>
      {judging.isError && <Refusal error={judging.error} />}
      <div className="commands">
        <button type="button" disabled={judging.isPending} onClick={() => judging.mutate({ helped: true })}>
          {words.yes}
        </button>
        <button type="button" disabled={judging.isPending} onClick={() => judging.mutate({ helped: false })}>
          {words.no}
        </button>
      </div>
      <p role="status">{judging.isSuccess ? words.thanks : ''}</p>
    </section>
  )
}

export const showArticle = ({ id = '' }: Record<string, string>) => (
  <RecordPage
    key={id}
    screen={knowledge_articles}
    id={id}
    without={own}
    body={(record) => <Readers record={record} />}
  />
)
