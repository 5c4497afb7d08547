// Autokana: what was typed before the input method turned it into characters is the reading.
import { useRef, type CompositionEvent } from 'react'
import { katakana } from './entry'

const only_kana = /^[ぁ-ゖァ-ヺー\s]+$/

// Handlers for the box of the name; `onReading` gets the reading of each word that was composed.
export function useReading(onReading: (reading: string) => void) {
  const reading = useRef('')
  return {
    onCompositionStart: () => {
      reading.current = ''
    },
    onCompositionUpdate: (event: CompositionEvent) => {
      const text = event.data.normalize('NFKC').replace(/[a-z]+$/i, '') // "さt" on the way to "さと"
      // After the conversion has begun the text holds characters, or is shorter: the reading stays.
      if (only_kana.test(text) && text.length >= reading.current.length - 1) reading.current = text
    },
    onCompositionEnd: (event: CompositionEvent) => {
      if (event.data !== '' && reading.current !== '') onReading(katakana(reading.current))
      reading.current = ''
    },
  }
}
