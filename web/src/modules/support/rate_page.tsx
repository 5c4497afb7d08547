// The page of the mailed link: rates one ticket, without signing in.
import { useState } from 'react'
import { useWords } from '@/i18n/language'
import { send } from '@/entity/client'
import { RatingForm, type Rating } from './rating_form'
import { useSupportWords } from './words'

export function RatePage() {
  const words = useWords()
  const desk = useSupportWords()
  // The token stands behind the #: browsers send that to nobody.
  const [token] = useState(() => location.hash.slice(1))
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const [number, setNumber] = useState('')
  const rate = (rating: Rating) => {
    setBusy(true)
    setError(null)
    send<{ data: { number: string } }>('/support/ratings', {
      method: 'POST',
      body: { token, ...rating },
      once: true,
    })
      .then(({ data }) => setNumber(data.number), setError)
      .finally(() => setBusy(false))
  }
  return (
    <main className="gate">
      <p className="product">{words.product}</p>
      <h1>{desk.rating}</h1>
      {number === '' ? (
        <RatingForm given={undefined} busy={busy} error={error} onRate={rate} />
      ) : (
        <p role="status">
          {number}: {desk.thanks}
        </p>
      )}
    </main>
  )
}
