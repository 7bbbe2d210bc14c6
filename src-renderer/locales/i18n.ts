import { createInstance } from 'i18next'
import { initReactI18next } from 'react-i18next'
import en from './en.json' with { type: 'json' }
import zh from './zh.json' with { type: 'json' }

export type Language = 'zh' | 'en'

const CHOSEN = 'kiosk-language'

const isLanguage = (text: string | null): text is Language => text === 'zh' || text === 'en'

const texts = createInstance()

export const startTexts = async () => {
  await texts.use(initReactI18next).init({
    lng: 'zh',
    fallbackLng: 'zh',
    resources: { zh: { translation: zh }, en: { translation: en } },
    interpolation: { escapeValue: false },
    returnObjects: false,
  })
  texts.on('languageChanged', (language) => {
    document.documentElement.lang = language === 'en' ? 'en' : 'zh-CN'
  })
  // The gate screen may stand in another window than the dock on which the language was chosen.
  window.addEventListener('storage', (event) => {
    if (event.key === CHOSEN && isLanguage(event.newValue)) void texts.changeLanguage(event.newValue)
  })
}

/** The configured language, unless somebody chose another on this PC's dock. */
export const settleLanguage = (configured: Language) => {
  const chosen = localStorage.getItem(CHOSEN)
  const language = isLanguage(chosen) ? chosen : configured
  if (texts.language !== language) void texts.changeLanguage(language)
}

export const chooseLanguage = (language: Language) => {
  localStorage.setItem(CHOSEN, language)
  void texts.changeLanguage(language)
}

export const otherLanguage = (language: string): Language => (language === 'en' ? 'zh' : 'en')
