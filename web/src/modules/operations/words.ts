// The words of these pages, in the language of the screen.
import { useLanguage } from '@/i18n/language'
import { machine } from '@/i18n/machine'
import { operations } from '@/i18n/operations'
import { past } from '@/i18n/past'

export const useOperationsWords = () => operations[useLanguage()]
export const useMachineWords = () => machine[useLanguage()]
export const usePastWords = () => past[useLanguage()]
