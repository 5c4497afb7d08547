// The API keys in the preferences: with what programs of this person work, until when, and when they did.
import { useApiKeyWords } from '@/entity/api_key_words'
import { useApiKeys, type ApiKey, type OwnApiKeys } from '@/entity/api_keys'
import { Badge, Moment } from '@/ui/values'
import { ApiKeyDialog, type ApiKeyChange } from './api_key_dialog'
import { Section, useChange } from './section'

function Line({ apiKey, own }: { apiKey: ApiKey; own: OwnApiKeys }) {
  const words = useApiKeyWords()
  const labels = apiKey.resources.map((name) => own.resources.find((one) => one.name === name)?.label ?? name)
  return (
    <div>
      <strong>{apiKey.name}</strong> <code>{apiKey.prefix}…</code>{' '}
      {apiKey.expired && <Badge tone="warn">{words.expired}</Badge>}
      <p className="hint">
        {[apiKey.read_only ? words.readOnly : words.everything, ...labels, ...apiKey.addresses].join(' · ')}
      </p>
      <p className="hint">
        {words.until} <Moment value={apiKey.expires_at} />
        {' · '}
        {words.used} {apiKey.last_used_at ? <Moment value={apiKey.last_used_at} /> : words.never}{' '}
        {apiKey.last_used_address}
      </p>
      {apiKey.previous_until && (
        <p className="hint">
          {words.previous} <Moment value={apiKey.previous_until} />
        </p>
      )}
    </div>
  )
}

export function ApiKeysSection() {
  const words = useApiKeyWords()
  const asked = useApiKeys()
  const { said, change, start, finish, close } = useChange<ApiKeyChange>()
  const own = asked.data
  return (
    <Section title={words.title} asked={asked}>
      {said}
      <p className="hint">{words.why}</p>
      {own?.api_keys.length === 0 && <p>{words.none}</p>}
      {own && own.api_keys.length > 0 && (
        <ul className="plain">
          {own.api_keys.map((one) => (
            <li key={one.id}>
              <Line apiKey={one} own={own} />
              <div className="row">
                <button
                  type="button"
                  aria-label={`${words.rotate}: ${one.name}`}
                  onClick={() => start({ rotate: one })}
                >
                  {words.rotate}
                </button>
                <button
                  type="button"
                  className="danger"
                  aria-label={`${words.revoke}: ${one.name}`}
                  onClick={() => start({ revoke: one })}
                >
                  {words.revoke}
                </button>
              </div>
            </li>
          ))}
        </ul>
      )}
      {own && (
        <div className="row">
          <button type="button" onClick={() => start('make')}>
            {words.make}
          </button>
        </div>
      )}
      {change && own && <ApiKeyDialog change={change} own={own} onDone={finish} onClose={close} />}
    </Section>
  )
}
