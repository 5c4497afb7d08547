// Language, colours, density and first screen of this person, and how she signs in.
import { useState } from 'react'
import { useWords } from '@/i18n/language'
import { useSession } from '@/entity/session'
import { Dialog } from '@/ui/dialog'
import {
  chooseDensity,
  chooseStart,
  chooseTheme,
  densities,
  themes,
  useDensity,
  useStart,
  useTheme,
} from '@/ui/preferences'
import { Select } from '@/ui/field'
import { ChangePasswordForm } from './change_password'
import { LanguageSwitch } from './language_switch'
import { lazily } from './lazily'
import type { MenuArea, useMetas } from './menu'

const ApiKeysSection = lazily(async () => (await import('./safety')).ApiKeysSection)
const IdentitiesSection = lazily(async () => (await import('./safety')).IdentitiesSection)
const LendingSection = lazily(async () => (await import('./safety')).LendingSection)
const OwnRightsSection = lazily(async () => (await import('./safety')).OwnRightsSection)
const OwnDataSection = lazily(async () => (await import('./safety')).OwnDataSection)
const PasskeysSection = lazily(async () => (await import('./safety')).PasskeysSection)
const ProfileSection = lazily(async () => (await import('./safety')).ProfileSection)
const SecondFactorSection = lazily(async () => (await import('./safety')).SecondFactorSection)
const SessionsSection = lazily(async () => (await import('./safety')).SessionsSection)

interface ChoiceProps<T extends string> {
  label: string
  options: readonly T[]
  words: Record<T, string>
  chosen: T
  onChoose: (option: T) => void
}

function Choice<T extends string>({ label, options, words, chosen, onChoose }: ChoiceProps<T>) {
  return (
    <fieldset className="merge">
      <legend>{label}</legend>
      {options.map((option) => (
        <label key={option} className="check">
          <input type="radio" name={label} checked={option === chosen} onChange={() => onChoose(option)} />
          {words[option]}
        </label>
      ))}
    </fieldset>
  )
}

interface PreferencesProps {
  areas: MenuArea[]
  metas: ReturnType<typeof useMetas>
  onClose: () => void
}

function StartChoice({ areas, metas }: Omit<PreferencesProps, 'onClose'>) {
  const words = useWords()
  const start = useStart()
  return (
    <Select
      label={words.preferences.start}
      value={start}
      onChange={(event) => chooseStart(event.target.value)}
    >
      <option value="/">{words.nav.home}</option>
      {areas
        .flatMap(({ entries }) => entries)
        .map(({ to, label, needs }) => (
          <option key={to} value={to}>
            {label ? words.nav[label] : (metas[needs]?.title_of_many ?? '')}
          </option>
        ))}
    </Select>
  )
}

export function Preferences({ areas, metas, onClose }: PreferencesProps) {
  const words = useWords()
  const { user } = useSession()
  const theme = useTheme()
  const density = useDensity()
  const [changing, setChanging] = useState(false)
  return (
    <Dialog title={words.preferences.title} onClose={onClose}>
      <p>
        {user?.full_name} <span className="hint">{user?.email}</span>
      </p>
      <div className="row">
        <span className="hint">{words.language.label}</span>
        <LanguageSwitch />
      </div>
      <Choice
        label={words.preferences.theme}
        options={themes}
        words={words.preferences.themes}
        chosen={theme}
        onChoose={chooseTheme}
      />
      <Choice
        label={words.preferences.density}
        options={densities}
        words={words.preferences.densities}
        chosen={density}
        onChoose={chooseDensity}
      />
      <StartChoice areas={areas} metas={metas} />
      <p className="hint">{words.preferences.follows}</p>
      <ProfileSection />
      <OwnRightsSection />
      <LendingSection />
      <SecondFactorSection />
      <PasskeysSection />
      <IdentitiesSection />
      <SessionsSection />
      <ApiKeysSection />
      <OwnDataSection />
      {changing && <ChangePasswordForm onDone={onClose} />}
      <div className="commands">
        {!changing && (
          <button type="button" onClick={() => setChanging(true)}>
            {words.password.submit}
          </button>
        )}
        <button type="button" className="primary" onClick={onClose}>
          {words.common.close}
        </button>
      </div>
    </Dialog>
  )
}
