import { useTranslation } from 'react-i18next'
import { SignFinder } from '../design/sign.tsx'
import type { Viewfinder } from './use-camera.ts'

/** Where to hold the phone. Whoever stands there sees it as in a mirror; nobody else does, and nothing is kept. */
export const Finder = ({ viewfinder }: { viewfinder: NonNullable<Viewfinder> }) => {
  const { t } = useTranslation()
  return <SignFinder stream={viewfinder.stream} word={t('gate.finder')} note={t('gate.finderNote')} />
}
