// The words of these pages, in the language of the screen.
import { useLanguage } from '@/i18n/language'
import { operations } from '@/i18n/operations'

export const useOperationsWords = () => operations[useLanguage()]
