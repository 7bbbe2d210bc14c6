import { useTranslation } from 'react-i18next'
import type { GateInfo, LaneView } from '../../src-main/api/contract.ts'
import type { ConnectionState } from '../connection.ts'
import { SignFact, SignFacts, SignHead, SignHero, SignMain, SignTitle } from '../design/sign.tsx'
import { sayReason } from '../locales/say.ts'

const ClosedHero = ({ hint, title, word }: { hint: string | null; title: string; word: string }) => {
  const { i18n } = useTranslation()
  return (
    <>
      <SignHero icon="pause" lines={[word]} other={null} size={i18n.language === 'en' ? 'long' : 'four'} />
      <SignTitle hint={hint}>{title}</SignTitle>
    </>
  )
}

export const ClosedSign = ({ info, view }: { info: GateInfo; view: LaneView }) => {
  const { t } = useTranslation()
  const reason = view.closed === null ? '' : sayReason(t, `lane-closed-${view.closed.why}`, 'person')
  return (
    <SignMain live="assertive">
      {view.closed?.why === 'order' ? (
        // No visitor is registered any more: it ends when its order ends.
        <ClosedHero word={t('gate.over')} title={reason} hint={null} />
      ) : (
        <ClosedHero
          word={t('gate.closed')}
          title={t('gate.closedHint')}
          hint={reason === '' ? null : reason}
        />
      )}
      <SignFacts>
        <SignFact icon="phone" label={t('gate.contactHelp')}>
          {info.order.contact}
        </SignFact>
      </SignFacts>
    </SignMain>
  )
}

/** The kiosk cannot be heard: an old verdict must not stay lit. Why, the dock tells the guard. */
export const DisconnectedSign = ({ connection }: { connection: ConnectionState }) => {
  const { t } = useTranslation()
  const info = connection.state === 'connected' ? connection.info : null
  return (
    <>
      <SignHead name={info?.gate.name ?? t('common.app')} lane="" icon="plug" />
      <SignMain live="polite">
        {/* One that was shut out does not come back by itself. */}
        <ClosedHero
          word={t('gate.away')}
          title={t('gate.awayHint')}
          hint={connection.state === 'refused' ? null : t('gate.awayBack')}
        />
      </SignMain>
    </>
  )
}
