// How who asked found the help: she says it here, the desk reads it.
import { useQuery } from '@tanstack/react-query'
import { send } from '@/entity/client'
import { useAction, type AnyRecord, type List } from '@/entity/records'
import { useSession } from '@/entity/session'
import { RatingForm, type Rating } from './rating_form'
import { ticket_ratings, tickets } from './screens'
import { useSupportWords } from './words'

function useRating(ticket: string) {
  return useQuery({
    queryKey: [ticket_ratings.api, 'list', ticket],
    queryFn: ({ signal }) =>
      send<List<Rating & { id: string }>>(ticket_ratings.api, { query: { ticket_id: ticket }, signal }),
  })
}

// The requester may be written out or only named, as the list has it.
function isAsker(record: AnyRecord, user: string | undefined): boolean {
  const asker = record['requester'] as { id?: string } | null | undefined
  return user !== undefined && asker?.id === user
}

export function TicketRating({ record }: { record: AnyRecord }) {
  const words = useSupportWords()
  const { user } = useSession()
  const rating = useRating(record.id)
  const rating_it = useAction<AnyRecord>(tickets.api, record, 'rate')
  const given = rating.data?.items[0]
  const asks = isAsker(record, user?.id)
  const may = asks && record.actions?.some(({ name, allowed }) => name === 'rate' && allowed)
  if (!rating.data || (!given && !may)) return null
  return (
    <section aria-labelledby="rating-title">
      <h2 id="rating-title">{words.rating}</h2>
      {given && (
        <p>
          <strong>{words.scores[given.score - 1]}</strong>
        </p>
      )}
      {given?.comment && <p className="note said">{given.comment}</p>}
      {may && (
        <RatingForm
          key={given?.id ?? 'first'}
          given={given}
          busy={rating_it.isPending}
          error={rating_it.error}
          onRate={(said) => rating_it.mutate({ ...said })}
        />
      )}
      <p role="status">{rating_it.isSuccess ? words.thanks : ''}</p>
    </section>
  )
}
