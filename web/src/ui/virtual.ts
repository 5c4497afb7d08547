// Which of many rows of one height are near the window, so that only they are drawn.
import { useEffect, useLayoutEffect, useState, type RefObject } from 'react'

const margin = 12 // rows drawn beyond both edges
const stride = 8 // rows that come and go together, so that not every row scrolled is drawn by itself

const upTo = (row: number): number => Math.max(0, Math.ceil(row / stride) * stride)

export function useVisible(frame: RefObject<HTMLElement | null>, count: number, height: number) {
  // Until the place of the frame is known: a window full of rows.
  const [range, setRange] = useState(() => ({ first: 0, last: upTo(innerHeight / height) }))
  useLayoutEffect(() => {
    let waiting = 0
    const measure = () => {
      waiting = 0
      const top = frame.current?.getBoundingClientRect().top ?? 0
      const first = Math.max(0, Math.floor((-top / height - margin) / stride) * stride)
      const last = upTo((innerHeight - top) / height + margin)
      setRange((old) => (old.first === first && old.last === last ? old : { first, last }))
    }
    const later = () => {
      waiting ||= requestAnimationFrame(measure)
    }
    measure()
    addEventListener('scroll', later, { passive: true })
    addEventListener('resize', later)
    return () => {
      cancelAnimationFrame(waiting)
      removeEventListener('scroll', later)
      removeEventListener('resize', later)
    }
  }, [frame, height, count])
  const first = Math.min(range.first, Math.max(0, count - 1))
  return { first, last: Math.min(range.last, count) }
}

const narrow = matchMedia('(width < 40rem)')

export function useNarrow(): boolean {
  const [is, setIs] = useState(narrow.matches)
  useEffect(() => {
    const change = () => setIs(narrow.matches)
    narrow.addEventListener('change', change)
    return () => narrow.removeEventListener('change', change)
  }, [])
  return is
}
