import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'

/** The window's title: which page, of which screen. null: the screen has no pages, or none is shown. */
export const useTitle = (screen: string, page: string | null) => {
  const { t } = useTranslation()
  const title = [page, screen, t('common.app')].filter((word) => word !== null && word !== '').join(' · ')
  useEffect(() => {
    document.title = title
  }, [title])
}
