import { chooseLanguage, useLanguage, useWords, type Language } from '@/i18n/language'

const languages: readonly Language[] = ['ja', 'en']

// Each language is named in itself, whatever is shown now.
export function LanguageSwitch() {
  const words = useWords()
  const shown = useLanguage()
  return (
    <div className="languages" role="group" aria-label={words.language.label}>
      {languages.map((language) => (
        <button
          key={language}
          type="button"
          className="quiet"
          lang={language}
          aria-pressed={language === shown}
          onClick={() => chooseLanguage(language)}
        >
          {words.language[language]}
        </button>
      ))}
    </div>
  )
}
