// The words of API keys, fetched with what shows them and not with the shell.
import { api_keys } from '@/i18n/api_keys'
import { useLanguage } from '@/i18n/language'

export const useApiKeyWords = () => api_keys[useLanguage()].apiKeys
