// What machines count and measure, in the language of the screen: "26.3 ms", "64.9 GB".
import { useLanguage } from '@/i18n/language'
import { bytesText, measureText } from '@/ui/format'

export function useNumbers() {
  const language = useLanguage()
  const number = (value: number) => measureText(value, language)
  return {
    number,
    measured: (value: number, unit: string) => `${number(value)} ${unit}`.trim(),
    bytes: (value: number) => bytesText(value, language),
  }
}
