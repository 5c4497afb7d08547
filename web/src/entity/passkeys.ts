// Passkeys: what the browser is asked for, and what the server knows of this person's.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { base64urlOf, bytesOf } from './base64url'
import { send } from './client'
import type { Single } from './records'
import type { Proof } from './second_factor'

export interface Passkey {
  id: string
  name: string
  synced: boolean
  made_at: string
  last_used_at: string | null
}

// Why the browser or the device would not.
export class PasskeyFault extends Error {
  readonly reason: 'cancelled' | 'exists' | 'elsewhere' | 'failed'

  constructor(reason: PasskeyFault['reason']) {
    super(reason)
    this.name = 'PasskeyFault'
    this.reason = reason
  }
}

const reasons: Record<string, PasskeyFault['reason'] | undefined> = {
  NotAllowedError: 'cancelled',
  AbortError: 'cancelled',
  InvalidStateError: 'exists',
  SecurityError: 'elsewhere',
}

export interface CreationOptions {
  challenge: string
  rp: PublicKeyCredentialRpEntity
  user: { id: string; name: string; displayName: string }
  pubKeyCredParams: PublicKeyCredentialParameters[]
  excludeCredentials: Descriptor[]
  authenticatorSelection: AuthenticatorSelectionCriteria
  attestation: AttestationConveyancePreference
  timeout: number
}

interface RequestOptions {
  challenge: string
  rpId: string
  timeout: number
  userVerification: UserVerificationRequirement
  allowCredentials?: Descriptor[]
}

interface Descriptor {
  type: 'public-key'
  id: string
}

// Only a page that came safely has them.
export const canUsePasskeys = (): boolean => typeof PublicKeyCredential !== 'undefined'

const credentials = (named: Descriptor[] = []) => named.map((one) => ({ ...one, id: bytesOf(one.id) }))

async function asked<Answer extends AuthenticatorResponse>(
  what: () => Promise<Credential | null>,
): Promise<{ id: string; answer: Answer }> {
  try {
    const credential = (await what()) as PublicKeyCredential | null
    if (credential) return { id: credential.id, answer: credential.response as Answer }
  } catch (error) {
    throw new PasskeyFault((error instanceof DOMException && reasons[error.name]) || 'failed')
  }
  throw new PasskeyFault('failed')
}

async function makeOnDevice(options: CreationOptions) {
  const publicKey = {
    ...options,
    challenge: bytesOf(options.challenge),
    user: { ...options.user, id: bytesOf(options.user.id) },
    excludeCredentials: credentials(options.excludeCredentials),
  }
  const { answer } = await asked<AuthenticatorAttestationResponse>(() =>
    navigator.credentials.create({ publicKey }),
  )
  return {
    client_data: base64urlOf(answer.clientDataJSON),
    authenticator_data: base64urlOf(answer.getAuthenticatorData()),
  }
}

async function signOnDevice(options: RequestOptions) {
  const publicKey = {
    ...options,
    challenge: bytesOf(options.challenge),
    allowCredentials: credentials(options.allowCredentials),
  }
  const { id, answer } = await asked<AuthenticatorAssertionResponse>(() =>
    navigator.credentials.get({ publicKey }),
  )
  return {
    credential_id: id,
    client_data: base64urlOf(answer.clientDataJSON),
    authenticator_data: base64urlOf(answer.authenticatorData),
    signature: base64urlOf(answer.signature),
    user_handle: answer.userHandle ? base64urlOf(answer.userHandle) : '',
  }
}

const post = async <Answer>(path: string, body?: object): Promise<Answer> =>
  (await send<Single<Answer>>(path, { method: 'POST', ...(body && { body }), once: true })).data

// Whoever it is: the passkey says.
export async function signInWithPasskey(): Promise<void> {
  const options = await post<RequestOptions>('/auth/passkey-sign-in/options')
  await post('/auth/passkey-sign-in', await signOnDevice(options))
}

export async function confirmWithPasskey(): Promise<void> {
  const options = await post<RequestOptions>('/auth/confirm/options')
  await post('/auth/confirm', await signOnDevice(options))
}

const key = ['auth', 'passkeys']

export const usePasskeys = () =>
  useQuery({
    queryKey: key,
    queryFn: async ({ signal }) =>
      (await send<Single<{ passkeys: Passkey[] }>>('/auth/passkeys', { signal })).data.passkeys,
  })

export const askToMake = (proof: Proof) => post<CreationOptions>('/auth/passkeys/options', proof)

export function usePasskeyChanges() {
  const queries = useQueryClient()
  const ask = () => queries.invalidateQueries({ queryKey: key })
  return {
    make: async (options: CreationOptions, name: string) => {
      await post('/auth/passkeys', { ...(await makeOnDevice(options)), name })
      void ask()
    },
    rename: async (id: string, name: string) => {
      await send(`/auth/passkeys/${id}`, { method: 'PATCH', body: { name } })
      await ask()
    },
    remove: async (id: string) => {
      await send(`/auth/passkeys/${id}`, { method: 'DELETE' })
      await ask()
    },
  }
}
