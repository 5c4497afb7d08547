// Signs everybody in once, so that the tests do not meet the limit of sign-ins in a minute.
import { request, type FullConfig } from '@playwright/test'
import { people, stateOf, type Who } from './people'

export default async function signInAll(config: FullConfig) {
  const baseURL = config.projects[0]?.use.baseURL
  for (const who of Object.keys(people) as Who[]) {
    const context = await request.newContext({ ...(baseURL && { baseURL }) })
    const { email, password } = people[who]
    const answer = await context.post('/api/v1/auth/session', { data: { username: email, password } })
    if (!answer.ok()) throw new Error(`${who} could not sign in: ${await answer.text()}`)
    await context.storageState({ path: stateOf(who) })
    await context.dispose()
  }
}
