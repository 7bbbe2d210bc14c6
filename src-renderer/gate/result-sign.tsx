import { useTranslation } from 'react-i18next'
import type { GateInfo, LaneView, VisitView } from '../../src-main/api/contract.ts'
import { SignFact, SignFacts, SignHero, SignMain, SignReasons } from '../design/sign.tsx'
import { say, sayReason } from '../locales/say.ts'
import { celsiusText } from './temperature.ts'

const TemperatureFact = ({ visit }: { visit: VisitView }) => {
  const { t } = useTranslation()
  if (visit.temperature === null) return null
  return (
    <SignFact icon="thermometer" label={t(`kind.${visit.temperature.kind}`)}>
      <span data-part="temperature">{celsiusText(visit.temperature.celsius)}</span>
    </SignFact>
  )
}

export const PassSign = ({ view }: { view: LaneView }) => {
  const { t } = useTranslation()
  const { visit } = view
  const medical = visit?.ruled?.flags.includes('medical-care') ?? false
  return (
    <SignMain live="assertive">
      <SignHero icon="check" lines={[t('gate.pass')]} other={t('gate.passOther')} size="two" />
      <SignFacts>
        {visit === null ? null : <TemperatureFact visit={visit} />}
        <SignFact
          icon={medical ? 'ambulance' : view.direction === 'in' ? 'arrowIn' : 'arrowOut'}
          label={null}
        >
          {medical ? t('gate.medical') : view.direction === 'in' ? t('gate.welcomeIn') : t('gate.welcomeOut')}
        </SignFact>
      </SignFacts>
    </SignMain>
  )
}

/**
 * Calm, and the same for everybody: the way to the desk, small why, what comes next, whom to call. No reading:
 * a number that the whole queue can see would shame like a word.
 */
export const DenySign = ({ info, view }: { info: GateInfo; view: LaneView }) => {
  const { t, i18n } = useTranslation()
  const ruled = view.visit?.ruled ?? null
  const reasons = ruled?.reasons ?? []
  const next = [
    ...(ruled === null ? [] : [{ id: ruled.action, text: say(t, `action.${ruled.action}.person`, '') }]),
    ...reasons.slice(0, 1).map((reason) => ({ id: reason, text: sayReason(t, reason, 'next') })),
  ].filter(({ text }) => text !== '')
  const lines = [t('gate.denyHero.0'), t('gate.denyHero.1')]
  return (
    <SignMain live="assertive">
      <SignHero
        icon={ruled?.action === 'parcel-desk' ? 'parcel' : 'desk'}
        lines={lines}
        other={t('gate.denyOther')}
        size={i18n.language === 'en' ? 'long' : 'five'}
      />
      <SignReasons
        reasons={reasons
          .map((reason) => ({ id: reason, text: sayReason(t, reason, 'person') }))
          .filter(({ text }) => text !== '')}
        next={next}
      />
      <SignFacts>
        <SignFact icon="phone" label={t('gate.contactHelp')}>
          {info.order.contact}
        </SignFact>
      </SignFacts>
    </SignMain>
  )
}
