import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { GateInfo, LaneView, VisitView } from '../../src-main/api/contract.ts'
import { SignFact, SignFacts, SignHero, SignMain, SignNotice, SignReasons } from '../design/sign.tsx'
import { say, sayReason } from '../locales/say.ts'
import { celsiusText } from './temperature.ts'

const TemperatureFact = ({ visit }: { visit: VisitView }) => {
  const { t } = useTranslation()
  if (visit.temperature === null) return null
  return (
    <SignFact icon="thermometer" label={t('gate.measured')}>
      <span data-part="temperature">{celsiusText(visit.temperature.celsius)}</span>
    </SignFact>
  )
}

export const PassSign = ({ view }: { view: LaneView }) => {
  const { t, i18n } = useTranslation()
  const { visit } = view
  const flags = visit?.ruled?.flags ?? []
  if (flags.includes('emergency-release')) {
    return (
      <SignMain live="assertive">
        <SignHero
          icon="ambulance"
          lines={[t('gate.release')]}
          other={t('gate.releaseOther')}
          size={i18n.language === 'en' ? 'long' : 'four'}
        />
        <SignFacts>
          <SignFact icon="aside" label={null}>
            {t('gate.releaseHint')}
          </SignFact>
        </SignFacts>
      </SignMain>
    )
  }
  const medical = flags.includes('medical-care')
  return (
    <SignMain live="assertive">
      <SignHero icon="check" lines={[t('gate.pass')]} other={t('gate.passOther')} size="two" />
      <SignFacts>
        {/* What a guard has decided all the same was not decided by the temperature. */}
        {visit?.ruled?.overridden === null ? <TemperatureFact visit={visit} /> : null}
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

/** What comes next, said once: of one reason its own step; several have only what is done about all of them. */
const nextSteps = (t: TFunction, { action, reasons }: NonNullable<VisitView['ruled']>) => {
  const [only, ...others] = reasons
  const own = only === undefined || others.length > 0 ? '' : sayReason(t, only, 'next')
  const goesHome = action === 'admit-to-isolation'
  return [
    ...(own === '' || goesHome ? [{ id: action, text: say(t, `action.${action}.person`, '') }] : []),
    ...(own === '' ? [] : [{ id: 'own', text: own }]),
  ]
}

/**
 * Calm, and the same for everybody: the way to the desk or the parcel desk, small why, what comes next, whom to call. No reading:
 * a number that the whole queue can see would shame like a word.
 */
export const DenySign = ({ info, view }: { info: GateInfo; view: LaneView }) => {
  const { t, i18n } = useTranslation()
  const ruled = view.visit?.ruled ?? null
  const reasons = ruled?.reasons ?? []
  const isParcel = ruled?.action === 'parcel-desk'
  const lines = isParcel
    ? [t('gate.parcelHero.0'), t('gate.parcelHero.1')]
    : [t('gate.denyHero.0'), t('gate.denyHero.1')]
  return (
    <SignMain live="assertive">
      <SignHero
        icon={isParcel ? 'parcel' : 'desk'}
        lines={lines}
        other={isParcel ? t('gate.parcelOther') : t('gate.denyOther')}
        size={i18n.language === 'en' ? 'long' : 'five'}
      />
      <SignReasons
        reasons={reasons
          .map((reason) => ({ id: reason, text: sayReason(t, reason, 'person') }))
          .filter(({ text }) => text !== '')}
        next={ruled === null ? [] : nextSteps(t, ruled)}
      />
      {/* His own code or that of who follows: neither is told apart, and both know who is meant. */}
      {view.notice === 'code-too-soon' ? (
        <SignNotice id={view.notice}>{t('gate.nextWaits')}</SignNotice>
      ) : (
        <SignFacts>
          <SignFact icon="phone" label={t('gate.contactHelp')}>
            {info.order.contact}
          </SignFact>
        </SignFacts>
      )}
    </SignMain>
  )
}
