// A paper beside its document: a PDF or a picture in a panel at the side, on a phone over the whole screen.
import { useEffect, useRef, useState, type MouseEvent } from 'react'
import { createPortal } from 'react-dom'
import { useWords } from '@/i18n/language'

export interface Paper {
  address: string
  name: string
  media_type: string
}

// For the viewers that know it: the page over the whole width, no thumbnails.
const view = '#navpanes=0&view=FitH'

export const isPaper = (media_type: string): boolean =>
  media_type === 'application/pdf' || /^image\/(png|jpeg|gif)$/.test(media_type)

// For links to papers: a plain click shows the panel, every other leaves it to the browser.
export function usePaper() {
  const [paper, setPaper] = useState<Paper | null>(null)
  const follow = (wanted: Paper) => (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    setPaper(wanted)
  }
  const panel = paper && <PaperPanel key={paper.address} paper={paper} onClose={() => setPaper(null)} />
  return { show: setPaper, follow, panel }
}

function PaperPanel({ paper, onClose }: { paper: Paper; onClose: () => void }) {
  const words = useWords()
  const panel = useRef<HTMLElement>(null)
  const frame = useRef<HTMLIFrameElement>(null)
  const picture = paper.media_type.startsWith('image/')
  useEffect(() => {
    const before = document.activeElement
    panel.current?.focus({ preventScroll: true })
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
    }
  }, [])
  const print = () => {
    if (picture) {
      window.print()
      return
    }
    try {
      frame.current?.contentWindow?.print()
    } catch {
      open(paper.address, '_blank', 'noopener') // a viewer that is not ours to command
    }
  }
  return createPortal(
    <aside
      ref={panel}
      className={picture ? 'paper picture' : 'paper'}
      aria-labelledby="paper-title"
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onClose()
      }}
    >
      <div className="paper-head">
        <h2 id="paper-title">{paper.name}</h2>
        <button type="button" onClick={print}>
          {words.paper.print}
        </button>
        <a className="button" href={paper.address} download={paper.name}>
          {words.paper.download}
        </a>
        <a className="button" href={paper.address} target="_blank" rel="noopener">
          {words.paper.open}
        </a>
        <button type="button" onClick={onClose}>
          {words.common.close}
        </button>
      </div>
      {picture ? (
        <div className="paper-sheet" tabIndex={0} role="region" aria-label={paper.name}>
          <img src={paper.address} alt={paper.name} />
        </div>
      ) : (
        <iframe ref={frame} className="paper-sheet" src={`${paper.address}${view}`} title={paper.name} />
      )}
    </aside>,
    document.body,
  )
}
