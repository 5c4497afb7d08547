// A new person: she is invited by mail, or gets a first password.
import { FormPage } from '@/entity/form_page'
import { users } from './screens'

const atFirst = { invite: true }
const password: readonly string[] = ['password']
const nothing: readonly string[] = []

export const showNew = () => (
  <FormPage
    screen={users}
    id={undefined}
    given={atFirst}
    hides={({ invite }) => (invite === true ? password : nothing)}
    onField={(form, field, value) => {
      if (field === 'invite' && value === true) form.set('password', '')
    }}
  />
)
