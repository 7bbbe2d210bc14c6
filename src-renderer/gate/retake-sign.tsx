import { useTranslation } from 'react-i18next'
import { useSecondsLeft } from '../countdown.ts'
import type { SeenLane } from '../connection-context.tsx'
import { SignBeside, SignCountdown, SignMain, SignTitle } from '../design/sign.tsx'
import { NoticeLine } from './notice-line.tsx'

export const RetakeSign = ({ seen }: { seen: SeenLane }) => {
  const { t } = useTranslation()
  const { view, receivedAt } = seen
  const retake = view.visit?.retake ?? null
  const seconds = useSecondsLeft(retake, { serverNow: view.now, receivedAt })
  return (
    <SignMain live="polite">
      <SignBeside lead={<SignCountdown seconds={seconds} unit={t('gate.seconds')} />}>
        {view.keyedOnly ? (
          <SignTitle hint={null}>{t('gate.retakeKeyedOnly')}</SignTitle>
        ) : (
          <SignTitle hint={t('gate.retakeStay')}>
            {seconds > 0
              ? t('gate.retakeWait')
              : t(view.visit?.oneMore === true ? 'gate.retakeLast' : 'gate.retakeNow')}
          </SignTitle>
        )}
      </SignBeside>
      <NoticeLine notice={view.notice} />
    </SignMain>
  )
}
