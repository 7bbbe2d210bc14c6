import { useTranslation } from 'react-i18next'
import { useSecondsLeft } from '../countdown.ts'
import type { SeenLane } from '../connection-context.tsx'
import { SignCountdown, SignMain, SignTitle } from '../design/sign.tsx'
import { sayReason } from '../locales/say.ts'
import { NoticeLine } from './notice-line.tsx'

export const RetakeSign = ({ seen }: { seen: SeenLane }) => {
  const { t } = useTranslation()
  const { view, receivedAt } = seen
  const retake = view.visit?.retake ?? null
  const seconds = useSecondsLeft(retake, { serverNow: view.now, receivedAt })
  const why = retake === null ? '' : sayReason(t, retake.reason, 'person')
  return (
    <SignMain live="polite">
      <SignTitle hint={why === '' ? null : why}>{t('gate.retake')}</SignTitle>
      <SignCountdown seconds={seconds} unit={t('gate.seconds')} />
      <SignTitle hint={t('gate.retakeStay')}>
        {seconds > 0 ? t('gate.retakeWait') : t('gate.retakeNow')}
      </SignTitle>
      <NoticeLine notice={view.notice} />
    </SignMain>
  )
}
