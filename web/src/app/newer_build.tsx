// Says when the server has a newer build of this app than the one that runs here. What is typed is kept as a
// draft, so that the new build begins where this one stopped.
import { useEffect, useState } from 'react'
import { useWords } from '@/i18n/language'
import { servedBuild } from '@/entity/client'
import { onReconnect } from '@/entity/live'
import { reloadKeeping } from '@/ui/router'

const pause = 5 * 60_000 // at least so long between two looks without an occasion

function runningBuild(): string | null {
  return document.querySelector('script[type="module"][src]')?.getAttribute('src') ?? null
}

function useNewerBuild(): boolean {
  const [newer, setNewer] = useState(false)
  useEffect(() => {
    let last = Date.now()
    const look = async () => {
      last = Date.now()
      const [running, served] = [runningBuild(), await servedBuild()]
      if (running !== null && served !== null && served !== running) setNewer(true)
    }
    const occasion = () => void look()
    const now_and_then = () => {
      if (document.visibilityState === 'visible' && Date.now() - last >= pause) void look()
    }
    const timer = setInterval(now_and_then, pause)
    const stop = onReconnect(occasion)
    addEventListener('online', occasion)
    document.addEventListener('visibilitychange', now_and_then)
    return () => {
      clearInterval(timer)
      stop()
      removeEventListener('online', occasion)
      document.removeEventListener('visibilitychange', now_and_then)
    }
  }, [])
  return newer
}

export function NewerBuild() {
  const words = useWords()
  const newer = useNewerBuild()
  if (!newer) return null
  return (
    <p className="restored" role="status">
      {words.newBuild.text}{' '}
      <button type="button" onClick={reloadKeeping}>
        {words.newBuild.reload}
      </button>
    </p>
  )
}
