import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { VisitView } from '../../src-main/api/contract.ts'
import type { CodeStatus, TemperatureKind } from '../../src-main/words.ts'
import { momentOf } from '../day.ts'
import { Banner, Chip, Fact, Facts, ReasonList, Row } from '../design/panel.tsx'
import { celsiusText } from '../gate/temperature.ts'
import { say, sayReason } from '../locales/say.ts'
import { gravestFirst, isReleased, isTurned, reasonWord, verdictWord } from './visit-words.ts'

const swatchOf = (status: CodeStatus) =>
  status === 'green' || status === 'yellow' || status === 'red' ? status : 'grey'

const codeAside = (t: TFunction, code: VisitView['codes'][number], time: (at: number) => string) =>
  [
    t(`assurance.${code.assurance ?? 'none'}`),
    ...(code.family === null ? [] : [say(t, `family.${code.family}`, code.family)]),
    ...(code.updatedAt === null ? [] : [t('dock.codeUpdated', { when: time(code.updatedAt) })]),
  ].join(' · ')

/** An authority is being asked: there is nothing for the guard to say yet. */
const isLookedUp = (visit: VisitView, code: VisitView['codes'][number]) =>
  visit.ruled === null && visit.conditions.some(({ id, state }) => id === code.role && state === 'busy')

/** Also a reading that decided nothing was taken, and is seen; where it was taken otherwise than `kind`, how. */
const readingsText = (t: TFunction, readings: VisitView['readings'], kind: TemperatureKind) => {
  const texts = readings.map((reading) => {
    const celsius = celsiusText(reading.celsius)
    return reading.kind === kind
      ? celsius
      : t('dock.readingOfKind', { celsius, kind: t(`kind.${reading.kind}`) })
  })
  return t('dock.readings', { readings: texts.join(t('dock.and')) })
}

const withoutPhoneText = (t: TFunction, { withoutPhone }: VisitView) => {
  if (withoutPhone === null) return t('dock.notYet')
  if (withoutPhone === 'asked') return t('dock.withoutPhoneAsked')
  return t('dock.withoutPhone', { proof: t(`key.proof-${withoutPhone}`) })
}

/** The visitor's own temperature, and how it was taken. */
export const TemperatureFact = ({ visit }: { visit: VisitView }) => {
  const { t } = useTranslation()
  const { temperature } = visit
  return (
    <Facts>
      <Fact
        id="temperature"
        label={t('dock.temperature')}
        strong={temperature !== null}
        swatch={null}
        aside={
          temperature === null
            ? null
            : `${t(`kind.${temperature.kind}`)}${visit.readings.length > 1 ? ` · ${readingsText(t, visit.readings, temperature.kind)}` : ''}`
        }
      >
        {temperature === null ? t('dock.notMeasured') : celsiusText(temperature.celsius)}
      </Fact>
    </Facts>
  )
}

/** Everything else known of one visit, each thing with how it is known. */
export const VisitFacts = ({ visit, now, timeZone }: { visit: VisitView; now: number; timeZone: string }) => {
  const { t } = useTranslation()
  const time = (at: number) => momentOf(at, now, timeZone)
  const { indicated } = visit
  return (
    <Facts>
      {visit.codes.length === 0 || visit.withoutPhone !== null ? (
        <Fact
          id="codes"
          label={t('dock.codes')}
          strong={visit.withoutPhone !== null}
          swatch={null}
          aside={null}
        >
          {withoutPhoneText(t, visit)}
        </Fact>
      ) : null}
      {visit.codes.map((code) => (
        <Fact
          key={`${code.role}-${code.family ?? ''}`}
          id={code.role}
          label={t(`role.${code.role}`)}
          strong
          swatch={swatchOf(code.status)}
          aside={codeAside(t, code, time)}
        >
          {isLookedUp(visit, code) ? t('dock.lookingUp') : t(`status.${code.status}`)}
        </Fact>
      ))}
      {indicated === null ? null : (
        <Fact
          id="indicated"
          label={t('dock.indicated')}
          strong={false}
          swatch={null}
          aside={`${t(`kind.${indicated.kind}`)} · ${t('dock.onlyIndicates')}`}
        >
          {celsiusText(indicated.celsius)}
        </Fact>
      )}
      {visit.conditions.some(({ id, state }) => id === 'mask' && state === 'bad') ? (
        <Fact id="mask" label={t('condition.mask')} strong swatch={null} aside={null}>
          {t('dock.noMask')}
        </Fact>
      ) : null}
      <Fact
        id="class"
        label={t('dock.class')}
        strong={visit.personClass !== 'unknown'}
        swatch={null}
        aside={t(`classFrom.${visit.classFrom}`)}
      >
        {t(`class.${visit.personClass}`)}
      </Fact>
      {visit.household === null ? null : (
        <Fact id="household" label={t('dock.household')} strong swatch={null} aside={null}>
          {visit.household}
        </Fact>
      )}
      {visit.maskedName === null ? null : (
        <Fact id="name" label={t('dock.name')} strong swatch={null} aside={null}>
          {visit.maskedName}
        </Fact>
      )}
    </Facts>
  )
}

/** What else is known of the person's codes. It judges nobody: the guard asks, and decides. */
export const Remarks = ({ visit, now, timeZone }: { visit: VisitView; now: number; timeZone: string }) => {
  const { t } = useTranslation()
  return visit.remarks.map((remark) => (
    <Banner key={`${remark.role} ${remark.what}`} tone="care" icon="alert" part={`remark-${remark.what}`}>
      <b>{t(`role.${remark.role}`)}</b>{' '}
      {t(`remark.${remark.what}`, {
        ...(remark.what === 'denied' ? {} : { at: momentOf(remark.at, now, timeZone) }),
        ...(remark.what === 'seen-before'
          ? { lane: remark.lane, verdict: t(`seenVerdict.${remark.verdict ?? 'none'}`) }
          : {}),
      })}
    </Banner>
  ))
}

/** Yellow or red that the ruling does not name: an authority said so after it, or it was no reason (medical care). */
export const alsoKnown = ({ codes, ruled }: VisitView): VisitView['codes'] =>
  codes.filter(
    ({ role, status }) =>
      ruled !== null &&
      (status === 'yellow' || status === 'red') &&
      !ruled.reasons.includes(`${role}-${status}`),
  )

/** What was ruled: verdict and what to do. */
export const Verdict = ({ visit }: { visit: VisitView }) => {
  const { t } = useTranslation()
  const { ruled } = visit
  if (ruled === null) return null
  const verdict = ruled.overridden ?? ruled.verdict
  return (
    <Row>
      <Chip
        tone={verdict === 'pass' ? 'pass' : 'desk'}
        icon={isReleased(visit) ? 'ambulance' : verdict === 'pass' ? 'check' : 'desk'}
      >
        {verdictWord(t, visit)}
        {verdict === 'deny' && ruled.action !== 'refuse' ? ` · ${t(`action.${ruled.action}.name`)}` : ''}
      </Chip>
      {ruled.flags
        .filter((flag) => flag !== 'emergency-release')
        .map((flag) => (
          <Chip key={flag} tone="plain" icon={null}>
            {say(t, `flag.${flag}`, flag)}
          </Chip>
        ))}
      {isTurned(visit) ? (
        <Chip tone="care" icon="again">
          {t('dock.overridden', { from: t(`verdict.${ruled.verdict}`) })}
        </Chip>
      ) : null}
    </Row>
  )
}

/** Why: all reasons with their next step, and what has been learned since. */
export const Reasons = ({ visit }: { visit: VisitView }) => {
  const { t } = useTranslation()
  const { ruled } = visit
  if (ruled === null) return null
  const isOver = ruled.overridden === 'pass'
  // The mask alone is not enough then.
  const isAlso = ruled.reasons.length > 1
  return (
    <>
      {alsoKnown(visit).map(({ role, status }) => (
        <Banner key={role} tone="urgent" icon="alert" part="also-known">
          <b>{t('dock.alsoKnown')}</b> {sayReason(t, `${role}-${status}`, 'guard')}
        </Banner>
      ))}
      {ruled.reasons.length === 0 ? null : (
        <ReasonList
          nextLabel={t('dock.next')}
          reasons={gravestFirst(ruled.reasons).map((reason) => ({
            id: reason,
            // What a guard does about a denied visitor, and what that one waits for, is over for who was let in after all.
            text: isOver ? reasonWord(t, reason) : sayReason(t, reason, 'guard'),
            next: isOver || (reason === 'mask-missing' && isAlso) ? '' : sayReason(t, reason, 'next'),
          }))}
        />
      )}
    </>
  )
}
