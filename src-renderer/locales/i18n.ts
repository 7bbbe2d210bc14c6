import { createInstance, type InitOptions } from 'i18next'
import { initReactI18next } from 'react-i18next'
import en from './en.json' with { type: 'json' }
import zh from './zh.json' with { type: 'json' }

export type Language = 'zh' | 'en'

const CHOSEN = 'kiosk-language'

const isLanguage = (text: string | null): text is Language => text === 'zh' || text === 'en'

/** Of the dock and the supervisor's page. */
const texts = createInstance()
/** Of the gate sign: always the configured language, since the guard's key is not for whoever stands before it. */
export const signTexts = createInstance()

const OPTIONS: InitOptions = {
  lng: 'zh',
  fallbackLng: 'zh',
  resources: { zh: { translation: zh }, en: { translation: en } },
  interpolation: { escapeValue: false },
  returnObjects: false,
}

export const startTexts = async () => {
  await texts.use(initReactI18next).init(OPTIONS)
  await signTexts.init(OPTIONS)
  texts.on('languageChanged', (language) => {
    document.documentElement.lang = language === 'en' ? 'en' : 'zh-CN'
  })
  // The lanes' docks and the supervisor's page may stand in other windows than the one where it was chosen.
  window.addEventListener('storage', (event) => {
    if (event.key === CHOSEN && isLanguage(event.newValue)) void texts.changeLanguage(event.newValue)
  })
}

/** The configured language; for the dock, unless somebody chose another on this PC. */
export const settleLanguage = (configured: Language) => {
  const chosen = localStorage.getItem(CHOSEN)
  const language = isLanguage(chosen) ? chosen : configured
  if (texts.language !== language) void texts.changeLanguage(language)
  if (signTexts.language !== configured) void signTexts.changeLanguage(configured)
}

export const chooseLanguage = (language: Language) => {
  localStorage.setItem(CHOSEN, language)
  void texts.changeLanguage(language)
}

export const otherLanguage = (language: string): Language => (language === 'en' ? 'zh' : 'en')
