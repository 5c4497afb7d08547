// All that is kept of a person, as a file: fetched here, as the server may ask for the password first.
import { useMutation } from '@tanstack/react-query'
import { useWords } from '@/i18n/language'
import { saveFile } from '@/ui/save_file'
import { send } from './client'
import { Refusal } from './failure'

export function TakePersonalData({ path }: { path: string }) {
  const words = useWords().personalData
  const taking = useMutation({
    mutationFn: async () => {
      const kept = await send<object>(path)
      saveFile('personal-data.json', [JSON.stringify(kept, null, 2)], 'application/json')
    },
  })
  return (
    <>
      {taking.error && <Refusal error={taking.error} />}
      <button type="button" disabled={taking.isPending} onClick={() => taking.mutate()}>
        {words.take}
      </button>
    </>
  )
}
