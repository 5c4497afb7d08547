// Says that the server cannot be reached, and when it can be again; what is typed stays.
import { useEffect, useState } from 'react'
import { useWords } from '@/i18n/language'
import { isReachable, onReach } from '@/entity/client'

export function Offline() {
  const words = useWords()
  const [reachable, setReachable] = useState(isReachable())
  useEffect(() => {
    const look = () => setReachable(isReachable() && navigator.onLine)
    const stop = onReach(look)
    addEventListener('online', look)
    addEventListener('offline', look)
    return () => {
      stop()
      removeEventListener('online', look)
      removeEventListener('offline', look)
    }
  }, [])
  if (reachable) return null
  return (
    <p className="offline" role="status">
      {words.offline}
    </p>
  )
}
