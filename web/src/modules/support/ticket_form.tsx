// A new ticket; while it is written, the articles that may answer it.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { send } from '@/entity/client'
import { FormPage } from '@/entity/form_page'
import type { Single } from '@/entity/records'
import { useDelayed } from '@/ui/use_delayed'
import { knowledge_articles, tickets } from './screens'
import { useSupportWords } from './words'

const pause = 400 // milliseconds without a key
const longest = 300 // characters that are looked for

interface Suggestion {
  id: string
  title: string
}

function Suggestions({ text, category }: { text: string; category: string }) {
  const words = useSupportWords()
  const asked = useDelayed(text.trim().slice(0, longest), pause)
  const found = useQuery({
    queryKey: [knowledge_articles.api, 'suggested', asked, category],
    queryFn: ({ signal }) =>
      send<Single<Suggestion[]>>('/support/suggestions', { query: { text: asked, category }, signal }),
    enabled: asked !== '' || category !== '',
    placeholderData: keepPreviousData,
  })
  const offered = found.data?.data ?? []
  return (
    <section aria-labelledby="suggestions-title" hidden={offered.length === 0}>
      <h2 id="suggestions-title">{words.suggestions}</h2>
      <p className="hint">{words.suggestionsWhy}</p>
      <ul>
        {offered.map(({ id, title }) => (
          <li key={id}>
            <a href={`/${knowledge_articles.name}/${id}`} target="_blank" rel="noreferrer">
              {title}
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}

const said = (value: unknown) => (typeof value === 'string' ? value : '')

export const showNew = () => (
  <FormPage
    screen={tickets}
    id={undefined}
    below={({ values: { fields } }) => (
      <Suggestions
        text={`${said(fields['subject'])} ${said(fields['description'])}`}
        category={said(fields['category'])}
      />
    )}
  />
)
