// In the preferences: all that is kept of oneself, as a file.
import { useWords } from '@/i18n/language'
import { linkTo } from '@/entity/client'

export function OwnDataSection() {
  const words = useWords().personalData
  return (
    <fieldset className="merge">
      <legend>{words.title}</legend>
      <p className="hint">{words.mine}</p>
      <a className="button" href={linkTo('/auth/personal-data')} download>
        {words.take}
      </a>
    </fieldset>
  )
}
