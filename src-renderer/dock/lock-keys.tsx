import { useTranslation } from 'react-i18next'
import { Banner } from '../design/panel.tsx'
import type { Locks } from './locks.ts'

/** What a lock key does to the guard's keys, and which one to press: the number pad's first, there is room for one. */
export const LockKeys = ({ locks: { numLockOff, capsLockOn } }: { locks: Locks }) => {
  const { t } = useTranslation()
  return (
    <>
      {numLockOff ? (
        <Banner tone="care" icon="alert" part="num-lock">
          {t('dock.numLockOff')}
        </Banner>
      ) : null}
      {capsLockOn && !numLockOff ? (
        <Banner tone="accent" icon="alert" part="caps-lock">
          {t('dock.capsLockOn')}
        </Banner>
      ) : null}
    </>
  )
}
