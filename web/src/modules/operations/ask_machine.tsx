// A button that asks something of the machine, and leads to the page that shows what comes of it.
import { Refusal } from '@/entity/failure'
import { useSave, type Row } from '@/entity/records'
import { navigate } from '@/ui/router'
import { machine_requests } from './screens'

interface AskProps {
  work: string
  target?: string
  label: string
  of?: string // for those who hear the button and not the row
  primary?: boolean
}

export function AskMachine({ work, target, label, of, primary }: AskProps) {
  const ask = useSave<Row>(machine_requests.api)
  const begin = () =>
    ask.mutate(
      { body: { work, ...(target !== undefined && { target }) } },
      { onSuccess: ({ id }) => navigate(`/${machine_requests.name}/${id}`) },
    )
  return (
    <>
      <button
        type="button"
        className={primary ? 'primary' : undefined}
        disabled={ask.isPending}
        onClick={begin}
      >
        {label}
        {of !== undefined && <span className="unseen"> {of}</span>}
      </button>
      {ask.isError && <Refusal error={ask.error} />}
    </>
  )
}
