// What is done with a key above the preferences; a secret stays until it is kept.
import { useState } from 'react'
import { useLanguage, useWords } from '@/i18n/language'
import { useApiKeyWords } from '@/entity/api_key_words'
import {
  typedAddresses,
  useApiKeyChanges,
  type ApiKey,
  type MadeKey,
  type OwnApiKeys,
} from '@/entity/api_keys'
import { Refusal } from '@/entity/failure'
import { useSecondFactor } from '@/entity/second_factor'
import { DateField } from '@/ui/date_field'
import { Dialog } from '@/ui/dialog'
import { Check, Input, Select, TextArea } from '@/ui/field'
import { dateText } from '@/ui/format'
import { ApiKeySecret } from './api_key_secret'
import { useAttempt } from './attempt'
import { ProofForm } from './proof_form'

export type ApiKeyChange = 'make' | { rotate: ApiKey } | { revoke: ApiKey }

const graces = [0, 1, 3, 7]

interface PartProps {
  own: OwnApiKeys
  onMade: (made: MadeKey) => void
  onBack: () => void
}

// A key outlives the session that makes it: the code is asked for too, where there is a second factor.
function useProof() {
  const factor = useSecondFactor().data
  return { asksCode: factor?.enabled === true, waits: factor === undefined }
}

function useExpiry(own: OwnApiKeys) {
  const words = useApiKeyWords()
  const language = useLanguage()
  const [day, setDay] = useState(own.usual_expiry)
  const field = (problem: string | undefined) => (
    <DateField
      label={words.expires}
      hint={words.expiresHint(dateText(own.latest_expiry, language))}
      problem={problem}
      value={day}
      onDay={setDay}
    />
  )
  return { day, field }
}

function Scope({ readOnly, onReadOnly }: { readOnly: boolean; onReadOnly: (is: boolean) => void }) {
  const words = useApiKeyWords()
  return (
    <fieldset className="merge">
      <legend>{words.scope}</legend>
      {[true, false].map((only) => (
        <label key={String(only)} className="check">
          <input type="radio" name="scope" checked={readOnly === only} onChange={() => onReadOnly(only)} />
          {only ? words.readOnly : words.everything}
        </label>
      ))}
      <p className="hint">{words.limits}</p>
    </fieldset>
  )
}

interface ResourcesProps {
  own: OwnApiKeys
  chosen: string[]
  onChoose: (resources: string[]) => void
}

function Resources({ own, chosen, onChoose }: ResourcesProps) {
  const words = useApiKeyWords()
  return (
    <details>
      <summary>
        {words.resources}: {chosen.length === 0 ? words.allResources : chosen.length}
      </summary>
      <fieldset className="boxes">
        <legend>{words.resourcesHint}</legend>
        {own.resources.map(({ name, label }) => (
          <Check
            key={name}
            label={label}
            checked={chosen.includes(name)}
            onCheck={(is) => onChoose(is ? [...chosen, name] : chosen.filter((one) => one !== name))}
          />
        ))}
      </fieldset>
    </details>
  )
}

function Make({ own, onMade, onBack }: PartProps) {
  const words = useApiKeyWords()
  const { make } = useApiKeyChanges()
  const proof = useProof()
  const expiry = useExpiry(own)
  const [name, setName] = useState('')
  const [readOnly, setReadOnly] = useState(true)
  const [resources, setResources] = useState<string[]>([])
  const [addresses, setAddresses] = useState('')
  const request = {
    name,
    read_only: readOnly,
    resources,
    addresses: typedAddresses(addresses),
    expires_on: expiry.day,
  }
  return (
    <ProofForm
      {...proof}
      submit={words.make}
      shown={['name', 'resources', 'addresses', 'expires_on']}
      onSend={async (given) => onMade(await make(request, given))}
      onBack={onBack}
    >
      {(problem) => (
        <>
          <Input
            label={words.name}
            hint={words.nameHint}
            problem={problem('name')}
            autoComplete="off"
            maxLength={100}
            autoFocus
            demanded
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <Scope readOnly={readOnly} onReadOnly={setReadOnly} />
          <Resources own={own} chosen={resources} onChoose={setResources} />
          {expiry.field(problem('expires_on'))}
          <TextArea
            label={words.addresses}
            hint={words.addressesHint}
            problem={problem('addresses')}
            rows={2}
            maxLength={1000}
            value={addresses}
            onText={setAddresses}
          />
        </>
      )}
    </ProofForm>
  )
}

function Rotate({ apiKey, own, onMade, onBack }: PartProps & { apiKey: ApiKey }) {
  const words = useApiKeyWords()
  const { rotate } = useApiKeyChanges()
  const proof = useProof()
  const expiry = useExpiry(own)
  const [grace, setGrace] = useState(1)
  return (
    <ProofForm
      {...proof}
      submit={words.rotate}
      shown={['grace_days', 'expires_on']}
      onSend={async (given) => onMade(await rotate(apiKey.id, grace, expiry.day, given))}
      onBack={onBack}
    >
      {(problem) => (
        <>
          <p>{words.rotateWhy}</p>
          <Select
            label={words.grace}
            hint={words.graceHint}
            problem={problem('grace_days')}
            autoFocus
            value={grace}
            onChange={(event) => setGrace(Number(event.target.value))}
          >
            {graces.map((days) => (
              <option key={days} value={days}>
                {words.graces(days)}
              </option>
            ))}
          </Select>
          {expiry.field(problem('expires_on'))}
        </>
      )}
    </ProofForm>
  )
}

function Revoke({ apiKey, onDone, onBack }: { apiKey: ApiKey; onDone: () => void; onBack: () => void }) {
  const words = useWords()
  const apiKeys = useApiKeyWords()
  const { revoke } = useApiKeyChanges()
  const { busy, refusal, attempt } = useAttempt()
  const run = () => void attempt(() => revoke(apiKey.id).then(onDone))
  return (
    <>
      <p>
        <strong>{apiKey.name}</strong> <code>{apiKey.prefix}…</code>
      </p>
      <p>{apiKeys.revokeWhy}</p>
      {refusal !== null && <Refusal error={refusal} />}
      <div className="commands">
        <button type="button" autoFocus onClick={onBack}>
          {words.secondFactor.cancel}
        </button>
        <button type="button" className="danger" disabled={busy} onClick={run}>
          {apiKeys.revoke}
        </button>
      </div>
    </>
  )
}

interface ApiKeyDialogProps {
  change: ApiKeyChange
  own: OwnApiKeys
  onDone: (sentence: string) => void
  onClose: () => void
}

export function ApiKeyDialog({ change, own, onDone, onClose }: ApiKeyDialogProps) {
  const words = useApiKeyWords()
  const [made, setMade] = useState<MadeKey | null>(null)
  const rotates = change !== 'make' && 'rotate' in change
  if (change !== 'make' && 'revoke' in change) {
    return (
      <Dialog title={words.revoke} onClose={onClose}>
        <Revoke apiKey={change.revoke} onDone={() => onDone(words.revoked)} onBack={onClose} />
      </Dialog>
    )
  }
  const part = { own, onMade: setMade, onBack: onClose }
  return (
    <Dialog
      title={rotates ? `${words.rotate}: ${change.rotate.name}` : words.make}
      onClose={made ? undefined : onClose}
    >
      {made ? (
        <ApiKeySecret secret={made.secret} onKept={() => onDone(rotates ? words.rotated : words.made)} />
      ) : rotates ? (
        <Rotate apiKey={change.rotate} {...part} />
      ) : (
        <Make {...part} />
      )}
    </Dialog>
  )
}
