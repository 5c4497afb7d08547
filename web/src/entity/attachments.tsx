// The files of a record: dropped, pasted or chosen; read back as downloads.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useId, useState, type DragEvent } from 'react'
import { useWords } from '@/i18n/language'
import { amountText } from '@/ui/format'
import { linkTo, send } from './client'
import { Failure, Refusal } from './failure'
import { isPaper, usePaper } from './paper'
import type { AnyRecord, List } from './records'

interface FileRow extends AnyRecord {
  file_name: string
  media_type: string
  size: number
}

const api = '/attachments'

export function Attachments({ resource, id, writes }: { resource: string; id: string; writes: boolean }) {
  const words = useWords()
  const queries = useQueryClient()
  const box = useId()
  const [error, setError] = useState<unknown>(null)
  const [sending, setSending] = useState(0)
  const { follow, panel } = usePaper()
  const key = [api, resource, id]
  const files = useQuery({
    queryKey: key,
    queryFn: ({ signal }) =>
      send<List<FileRow>>(api, {
        query: { resource, record_id: id, is_active: 'true', page_size: '100' },
        signal,
      }),
  })
  const upload = async (chosen: Iterable<File>) => {
    setError(null)
    for (const file of chosen) {
      setSending((count) => count + 1)
      const query = { resource, record_id: id, file_name: file.name }
      await send(api, { method: 'POST', query, file }).catch(setError)
      setSending((count) => count - 1)
    }
    void queries.invalidateQueries({ queryKey: key })
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    if (writes) void upload(event.dataTransfer.files)
  }
  return (
    <section
      className="history files"
      onDragOver={(event) => event.preventDefault()}
      onDrop={drop}
      aria-label={words.files.title}
    >
      <h2>{words.files.title}</h2>
      {files.isError && <Failure error={files.error} onRetry={() => void files.refetch()} />}
      {error !== null && <Refusal error={error} />}
      {files.data?.items.length === 0 && <p className="hint">{words.files.none}</p>}
      <ul>
        {files.data?.items.map((file) => (
          <li key={file.id}>
            <FileLink file={file} follow={follow} />{' '}
            <span className="hint">{amountText(String(Math.ceil(file.size / 1024))).digits} KB</span>
          </li>
        ))}
      </ul>
      {panel}
      {writes && (
        <p>
          <label htmlFor={box} className="button">
            {sending > 0 ? words.files.sending : words.files.add}
          </label>
          <input
            id={box}
            type="file"
            multiple
            className="unseen"
            onChange={(event) => {
              void upload([...(event.target.files ?? [])])
              event.target.value = ''
            }}
          />
        </p>
      )}
    </section>
  )
}

// What the browser can show stands beside the record; all else is saved.
function FileLink({ file, follow }: { file: FileRow; follow: ReturnType<typeof usePaper>['follow'] }) {
  const address = linkTo(`${api}/${file.id}/content`)
  const paper = { address, name: file.file_name, media_type: file.media_type }
  return (
    <a
      href={address}
      target="_blank"
      rel="noopener"
      onClick={isPaper(file.media_type) ? follow(paper) : undefined}
    >
      {file.file_name}
    </a>
  )
}
