// In the preferences: all that is kept of oneself, as a file.
import { useWords } from '@/i18n/language'
import { TakePersonalData } from '@/entity/take_personal_data'

export function OwnDataSection() {
  const words = useWords().personalData
  return (
    <fieldset className="merge">
      <legend>{words.title}</legend>
      <p className="hint">{words.mine}</p>
      <TakePersonalData path="/auth/personal-data" />
    </fieldset>
  )
}
