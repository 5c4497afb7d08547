// The words of these pages, in the language of the screen.
import { useLanguage } from '@/i18n/language'
import { support } from '@/i18n/support'

export const useSupportWords = () => support[useLanguage()]
