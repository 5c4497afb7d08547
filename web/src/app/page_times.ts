// How long pages took until they stood, as the person met it; told to the server in batches.
import { useEffect } from 'react'
import { send } from '@/entity/client'
import { session } from '@/entity/session'
import { wayBegan } from '@/ui/router'

interface View {
  page: string
  kind: 'load' | 'route'
  duration_ms: number
}

const most = 50 // in one message
const pause = 60_000 // milliseconds until the first of a batch goes out
const longest = 60_000 // what takes longer is told as that

let waiting: View[] = []
let timer: ReturnType<typeof setTimeout> | undefined

// What cannot be told is forgotten: measuring must not trouble anybody.
export function tellPageTimes() {
  clearTimeout(timer)
  timer = undefined
  const { phase, expired } = session.current()
  const views = waiting.splice(0, most)
  if (views.length === 0 || phase !== 'in' || expired) return
  void send('/rum', { method: 'POST', body: { views }, once: true, keepalive: true }).catch(() => undefined)
}

function note(view: View) {
  waiting = [...waiting.slice(-most + 1), view]
  if (waiting.length === most) tellPageTimes()
  else timer ??= setTimeout(tellPageTimes, pause)
}

const stands = () => {
  const main = document.getElementById('content')
  return !!main?.querySelector('h1') && !main.querySelector('.loading, [aria-busy="true"]')
}

// Calls `then` once the page stands and was painted. Answers how to stop looking.
function whenItStands(then: () => void): () => void {
  let frame = 0
  const look = () => {
    cancelAnimationFrame(frame)
    frame = requestAnimationFrame(() => {
      if (!stands()) return
      stop()
      then()
    })
  }
  const observer = new MutationObserver(look)
  observer.observe(document.body, { subtree: true, childList: true, attributeFilter: ['aria-busy'] })
  const limit = setTimeout(() => {
    stop()
    then()
  }, longest)
  const stop = () => {
    observer.disconnect()
    cancelAnimationFrame(frame)
    clearTimeout(limit)
  }
  look()
  return stop
}

// A page that was not looked at all the time is not measured: browsers slow down what is in the background.
export function usePageTimes(path: string) {
  useEffect(() => {
    const began = wayBegan()
    const kind = began === 0 ? 'load' : 'route'
    let seen = document.visibilityState === 'visible'
    const onHide = () => {
      if (document.visibilityState === 'visible') return
      seen = false
      tellPageTimes()
    }
    const stop = whenItStands(() => {
      if (seen) note({ page: path, kind, duration_ms: Math.round(performance.now() - began) })
    })
    document.addEventListener('visibilitychange', onHide)
    addEventListener('pagehide', tellPageTimes)
    return () => {
      stop()
      document.removeEventListener('visibilitychange', onHide)
      removeEventListener('pagehide', tellPageTimes)
    }
  }, [path])
}
