// 対応の評価: a score from one to five and a comment, in the ticket or on the page of a mailed link.
import { useId, useState, type SyntheticEvent } from 'react'
import { Refusal } from '@/entity/failure'
import { TextArea } from '@/ui/field'
import { useSupportWords } from './words'

const longest = 2000

export interface Rating {
  score: number
  comment: string | null
}

interface RatingFormProps {
  given: Rating | undefined
  busy: boolean
  error: unknown
  onRate: (rating: Rating) => void
}

export function RatingForm({ given, busy, error, onRate }: RatingFormProps) {
  const words = useSupportWords()
  const name = useId()
  const [score, setScore] = useState(given?.score ?? 0)
  const [comment, setComment] = useState(given?.comment ?? '')
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    onRate({ score, comment: comment.trim() === '' ? null : comment })
  }
  return (
    <form onSubmit={submit} aria-label={words.rating}>
      {error !== null && <Refusal error={error} />}
      <fieldset>
        <legend>{words.rateWhy}</legend>
        {words.scores.map((label, i) => (
          <label key={label} className="check">
            <input type="radio" name={name} checked={score === i + 1} onChange={() => setScore(i + 1)} />
            {label}
          </label>
        ))}
      </fieldset>
      <TextArea wide rows={2} label={words.comment} maxLength={longest} value={comment} onText={setComment} />
      <div className="commands">
        <button className="primary" disabled={busy || score === 0}>
          {words.rate}
        </button>
      </div>
    </form>
  )
}
