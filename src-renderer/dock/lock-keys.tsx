import { useTranslation } from 'react-i18next'
import { Banner, Note } from '../design/panel.tsx'
import type { Locks } from './locks.ts'

/** What a lock key does to the guard's keys, and which one to press. */
export const LockKeys = ({ locks: { numLockOff, capsLockOn } }: { locks: Locks }) => {
  const { t } = useTranslation()
  return (
    <>
      {numLockOff ? (
        <Banner tone="care" icon="alert" part="num-lock">
          {t('dock.numLockOff')}
        </Banner>
      ) : null}
      {capsLockOn ? <Note tone="plain">{t('dock.capsLockOn')}</Note> : null}
    </>
  )
}
