import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from '@/app/app'
import { preparePage } from '@/app/pages'
import { prepareMetas } from '@/entity/meta'
import { whoIsThere } from '@/entity/company'
import { prepareWords } from '@/i18n/language'
import '@/ui/style.css'
import '@/ui/parts.css'

// The client of our server is patient by itself, so the cache asks once; and it asks even if the browser
// believes to be offline, because the server may be on this very machine.
const queries = new QueryClient({
  defaultOptions: {
    queries: { retry: false, staleTime: 10_000, networkMode: 'always' },
    mutations: { retry: false, networkMode: 'always' },
  },
})

// What every screen begins with is asked for at once, and is there when the first one is drawn: who works
// here, what there is, and the code of the page.
const known = Promise.all([prepareMetas(queries), preparePage(location.pathname)])
const who = Promise.all([whoIsThere(), known]).then(([me]) => me)
who.catch(() => undefined) // the app looks at it a moment later; a refusal that is faster is no fault

const place = document.getElementById('root')
if (!place) throw new Error('index.html has no place for the application')
await prepareWords()
createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <App who={who} />
    </QueryClientProvider>
  </StrictMode>,
)
