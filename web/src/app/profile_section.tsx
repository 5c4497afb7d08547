// What one has said of oneself, in the preferences: name, reading, telephone number, language of mails.
import { useState, type SyntheticEvent } from 'react'
import { useWords } from '@/i18n/language'
import { whoIsThere } from '@/entity/company'
import { problemAt, Refusal } from '@/entity/failure'
import { useOwnProfile, useProfileChange, type OwnProfile } from '@/entity/own_profile'
import { session } from '@/entity/session'
import { Input, Select } from '@/ui/field'
import { showNotice } from '@/ui/notice'
import { useAttempt } from './attempt'
import { Section } from './section'

const texts = ['full_name', 'full_name_kana', 'phone'] as const
const completes = { full_name: 'name', full_name_kana: 'off', phone: 'tel' } as const
const longest = { full_name: 100, full_name_kana: 100, phone: 20 } as const

export function ProfileSection() {
  const words = useWords()
  const asked = useOwnProfile()
  return (
    <Section title={words.profile.title} asked={asked}>
      {asked.data && <ProfileForm profile={asked.data} />}
    </Section>
  )
}

function ProfileForm({ profile }: { profile: OwnProfile }) {
  const words = useWords()
  const change = useProfileChange()
  const [typed, setTyped] = useState(profile)
  const { busy, refusal: error, attempt } = useAttempt()
  const save = async () => {
    setTyped(await change(typed))
    session.adopt(await whoIsThere())
    showNotice(words.profile.saved)
  }
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    void attempt(save)
  }
  return (
    <form onSubmit={submit}>
      {error !== null && <Refusal error={error} shown={[...texts]} />}
      {texts.map((name) => (
        <Input
          key={name}
          label={words.profile[name]}
          type={name === 'phone' ? 'tel' : 'text'}
          autoComplete={completes[name]}
          maxLength={longest[name]}
          demanded={name === 'full_name'}
          problem={problemAt(error, name)}
          value={typed[name] ?? ''}
          onChange={(event) => setTyped({ ...typed, [name]: event.target.value })}
        />
      ))}
      <Select
        label={words.profile.language}
        value={typed.language}
        onChange={(event) => setTyped({ ...typed, language: event.target.value })}
      >
        <option value="ja">{words.language.ja}</option>
        <option value="en">{words.language.en}</option>
      </Select>
      <button disabled={busy}>{words.profile.save}</button>
    </form>
  )
}
