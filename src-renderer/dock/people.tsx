import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { Ask, GateInfo, LaneView, VisitView } from '../../src-main/api/contract.ts'
import type { GuardKey } from '../../src-main/words.ts'
import { useSecondsLeft } from '../countdown.ts'
import type { SeenLane } from '../connection-context.tsx'
import { minuteOf } from '../day.ts'
import { DeskOthers, DeskPeople, DeskPerson } from '../design/desk.tsx'
import type { IconName } from '../design/icons.tsx'
import { Key, NamedKey, PlainKey, type KeyTone } from '../design/key.tsx'
import { AskList, Banner, Card, Chip, Fact, Facts, Note, Row } from '../design/panel.tsx'
import { celsiusText } from '../gate/temperature.ts'
import { sayReason } from '../locales/say.ts'
import { useAtTop, useMovingCards } from './in-view.ts'
import { turned } from './override-sheet.tsx'
import { saidTogether, wordOf } from './said.ts'
import { onTheCard, type Target } from './target.ts'
import { alsoKnown, Reasons, Remarks, TemperatureFact, Verdict, VisitFacts } from './visit-facts.tsx'
import {
  gravestFirst,
  isReleased,
  reasonWord,
  rowWords,
  runningNumber,
  verdictNow,
  visitName,
} from './visit-words.ts'

interface PeopleProps {
  info: GateInfo
  seen: SeenLane
  target: Target | null
  onTarget: (target: Target | null) => void
  /** `downAt`: when it went down, ms of the page's clock. */
  onKey: (key: GuardKey, downAt: number) => void
  onOverride: (visit: VisitView) => void
  onHandled: (visit: VisitView) => void
  /** A press counted for nothing, as the cards had just moved. */
  onLost: () => void
}

/** Left of the keys: who is there, who is to be handled, who waits, who just went. */
export const People = (props: PeopleProps) => {
  const { t } = useTranslation()
  const { seen, target, onTarget, onOverride } = props
  const { view } = seen
  const shown = onTheCard(view, target)
  const person = useAtTop([shown?.id, ...(shown?.asks ?? [])].join(' '))
  const others = useAtTop(shown?.id ?? '')
  useMovingCards(others, inLists(view), props.onLost)
  return (
    <DeskPeople>
      <DeskPerson ref={person}>
        {target === null || shown === null ? null : (
          <ActingOn who={visitName(t, shown, props.info.timeZone)} onCurrent={() => onTarget(null)} />
        )}
        <Ahead view={view} seen={seen} />
        {view.toStepBack ? (
          <Banner tone="care" icon="person" part="step-back">
            {t('dock.stepBack')}
          </Banner>
        ) : null}
        {shown === null ? (
          <Card title={t('dock.now')} tone="plain" part="now" visit={null}>
            <Note tone="plain">{t('dock.nobody')}</Note>
            {view.closed === null && view.onDuty !== null ? (
              <Note tone="plain">{t('dock.nobodyHint')}</Note>
            ) : null}
          </Card>
        ) : (
          <Current {...props} visit={shown} />
        )}
      </DeskPerson>
      <DeskOthers ref={others}>
        <Parked info={props.info} view={view} target={target} onTarget={onTarget} />
        <Handling {...props} shown={shown} />
        <Recent info={props.info} view={view} shown={shown} onOverride={onOverride} />
        {shown === null ? <WorksUnder info={props.info} view={view} /> : null}
      </DeskOthers>
    </DeskPeople>
  )
}

const inLists = ({ parked, handling, recent }: LaneView): string =>
  [...parked, ...handling, ...recent].map(({ id }) => id).join(' ')

/** What a guard takes over with the post: the order, its end, and whom to name to people who ask. */
const WorksUnder = ({ info, view }: { info: GateInfo; view: LaneView }) => {
  const { t } = useTranslation()
  const facts = [
    // The rules have one title for both directions.
    ['rules', view.needs.map((need) => t(`condition.${need}`)).join(t('dock.and')) || t('common.none')],
    ['order', info.order.number],
    ['authority', info.order.authority],
    ['until', info.order.until],
    ['call', info.order.contact],
  ] as const
  return (
    <Card title={t('dock.duty')} tone="plain" part="works-under" visit={null}>
      <Facts>
        {facts.map(([id, text]) => (
          <Fact key={id} id={id} label={t(`dock.${id}`)} strong={false} swatch={null} aside={null}>
            {text}
          </Fact>
        ))}
      </Facts>
    </Card>
  )
}

const nthText = (t: TFunction, visit: VisitView): string => {
  const n = runningNumber(visit)
  return n === null ? '' : ` · ${t('dock.nth', { n })}`
}

const toneOf = ({ ruled }: VisitView) => {
  if (ruled === null) return 'plain'
  return (ruled.overridden ?? ruled.verdict) === 'pass' ? 'pass' : 'desk'
}

const Current = ({ visit, info, seen, onKey, onOverride, onHandled }: PeopleProps & { visit: VisitView }) => {
  const { t } = useTranslation()
  const seconds = useSecondsLeft(visit.retake, { serverNow: seen.view.now, receivedAt: seen.receivedAt })
  const isNow = visit.ticket === null && visit.id === seen.view.visit?.id
  return (
    <Card
      title={`${isNow ? t('dock.now') : visitName(t, visit, info.timeZone)}${nthText(t, visit)}`}
      tone={toneOf(visit)}
      part="now"
      visit={visit.id}
    >
      {/* Verdict and temperature first, whatever else has no room: the temperature just below it is another visitor's. */}
      <Verdict visit={visit} />
      {isReleased(visit) ? null : <TemperatureFact visit={visit} />}
      <Asked visit={visit} view={seen.view} asks={visit.asks.filter((ask) => ask === 'same-person')} />
      {visit.askedWho === null || seen.view.onDuty === null ? null : (
        <Row>
          <AnswerKey id="same-person" onKey={onKey} />
          <AnswerKey id="next-person" onKey={onKey} />
        </Row>
      )}
      {visit.isAway && !seen.view.toStepBack ? (
        <Banner tone="care" icon="person" part="away">
          {t('dock.away')}
        </Banner>
      ) : null}
      {visit.retake === null ? null : (
        <Banner tone="care" icon="clock" part="retake">
          <b>
            {isNow ? '' : `${t('key.retake')} · `}
            {seconds > 0
              ? t('dock.retakeIn', { seconds })
              : t(visit.oneMore ? 'dock.retakeLast' : 'dock.retakeNow')}
          </b>{' '}
          {isNow && (seconds > 0 || (visit.retake.reason !== 'temperature-high' && !visit.oneMore))
            ? retakeText(t, visit.retake.reason, seen.view)
            : null}
        </Banner>
      )}
      <Asked visit={visit} view={seen.view} asks={visit.asks.filter((ask) => ask !== 'same-person')} />
      {visit.asks.includes('handheld-temperature') && visit.temperature !== null ? (
        <Banner tone="care" icon="alert" part="doubted">
          {visit.oneMore
            ? t('dock.retakeLast')
            : t('dock.doubted', { celsius: celsiusText(visit.temperature.celsius) })}
        </Banner>
      ) : null}
      {visit.ruled === null && visit.conditions.some(isAwaitedBadge) ? (
        <Banner tone="care" icon="person" part="badge">
          {t('dock.badgeAwaited')}
        </Banner>
      ) : null}
      <Remarks visit={visit} now={seen.view.now} timeZone={info.timeZone} />
      <Reasons visit={visit} />
      {isReleased(visit) ? null : <VisitFacts visit={visit} now={seen.view.now} timeZone={info.timeZone} />}
      {visit.ruled === null ? null : (
        <Row>
          <OverrideKey info={info} visit={visit} short={false} onOverride={onOverride} />
          {seen.view.handling.some(({ id }) => id === visit.id) ? (
            <HandledKey info={info} visit={visit} onHandled={onHandled} />
          ) : null}
        </Row>
      )}
      {seen.view.parked.some(({ id }) => id === visit.id) ? (
        <Row>
          <HandledKey info={info} visit={visit} onHandled={onHandled} />
        </Row>
      ) : null}
    </Card>
  )
}

/** Nothing else is asked of one on duty: without it the guard chooses another class. */
const isAwaitedBadge = ({ id, state }: VisitView['conditions'][number]) =>
  id === 'staff-badge' && state === 'wait'

/** Nothing is measured by itself where the guard's own thermometers are all there is. */
const retakeText = (t: TFunction, reason: string, { keyedOnly }: LaneView): string =>
  reason === 'temperature-high'
    ? t(keyedOnly ? 'dock.retakeKeyedOnly' : 'dock.retakeHigh')
    : sayReason(t, reason, 'guard')

const Asked = ({ visit, view, asks }: { visit: VisitView; view: LaneView; asks: readonly Ask[] }) => {
  const { t } = useTranslation()
  if (asks.length === 0) return null
  return <AskList asks={asks.map((ask) => ({ id: ask, text: askText(t, ask, { visit, view }) }))} />
}

const askText = (
  t: TFunction,
  ask: Ask,
  { visit: { askedWho, withoutPhone }, view }: { visit: VisitView; view: LaneView },
): string => {
  if (ask === 'without-phone' && withoutPhone !== null && withoutPhone !== 'asked')
    return t('ask.without-phone-other', { proof: t(`key.proof-${withoutPhone}`) })
  if (ask !== 'same-person') return t(`ask.${ask}`)
  if (askedWho === null) return ''
  const ticket = view.parked.find(({ id }) => id === askedWho.visit)?.ticket ?? null
  if (ticket !== null) return t('ask.same-as-aside', { ticket })
  const n = runningNumber({ id: askedWho.visit })
  const isRuled = [...view.recent, ...view.handling].some(({ id }) => id === askedWho.visit)
  if (askedWho.celsius === null) return t(isRuled ? 'ask.same-as-denied' : 'ask.same-as-away', { n })
  return t('ask.same-person', { n, celsius: celsiusText(askedWho.celsius) })
}

/** The two answers to "is this the one of before", where the guard reads the question. */
const AnswerKey = ({ id, onKey }: { id: 'same-person' | 'next-person'; onKey: PeopleProps['onKey'] }) => {
  const { t } = useTranslation()
  return (
    <Key
      id={`answer-${id}`}
      label={t(`key.${id}`)}
      hint={null}
      icon={id === 'same-person' ? 'person' : 'next'}
      hotkey={id === 'same-person' ? 'H · 0 4' : 'N *'}
      tone="accent"
      size="l"
      asked
      chosen={false}
      disabled={false}
      onPress={(downAt) => onKey(id, downAt)}
    />
  )
}

/** Keys are for the visit that was chosen in a list. */
const ActingOn = ({ who, onCurrent }: { who: string; onCurrent: () => void }) => {
  const { t } = useTranslation()
  return (
    <Banner tone="care" icon="aside" part="acting-on">
      <b>{t('dock.actingOn', { who })}</b>
      <Key
        id="back-to-current"
        label={t('dock.actOnCurrent')}
        hint={null}
        icon={null}
        hotkey="Esc"
        tone="accent"
        size="m"
        asked={false}
        chosen={false}
        disabled={false}
        onPress={onCurrent}
      />
    </Banner>
  )
}

/** What the guard has said ahead of the next visitor. */
const Ahead = ({ view, seen }: { view: LaneView; seen: SeenLane }) => {
  const { t } = useTranslation()
  const { ahead } = view
  const until = ahead === null ? null : { at: ahead.until }
  const seconds = useSecondsLeft(until, { serverNow: view.now, receivedAt: seen.receivedAt })
  if (ahead === null) return null
  const words = [
    ...saidTogether(ahead.said).map((key) => wordOf(t, key)),
    ...(ahead.celsius === null ? [] : [celsiusText(ahead.celsius)]),
    ...(ahead.household === null ? [] : [ahead.household]),
  ]
  return (
    <Banner tone="accent" icon="next" part="ahead">
      <b>{t('dock.ahead', { said: words.join(t('dock.and')) })}</b> {t('dock.elapsed', { seconds })}
    </Banner>
  )
}

const OverrideKey = ({
  info,
  visit,
  short,
  onOverride,
}: {
  info: GateInfo
  visit: VisitView
  short: boolean
  onOverride: PeopleProps['onOverride']
}) => {
  const { t } = useTranslation()
  if (visit.ruled === null || isReleased(visit)) return null
  if (visit.ruled.isFinal) return short ? null : <CheckAgainKey onPress={() => onOverride(visit)} />
  const to = turned(visit)
  const label = short ? t('dock.override') : t(`key.override-${to}`)
  return (
    <VisitKey
      id={`override-${to}`}
      label={label}
      info={info}
      visit={visit}
      icon={short ? null : to === 'pass' ? 'check' : 'desk'}
      tone="plain"
      onPress={() => onOverride(visit)}
    />
  )
}

interface VisitKeyProps {
  id: string
  label: string
  info: GateInfo
  visit: VisitView
  icon: IconName | null
  tone: KeyTone
  onPress: () => void
}

/** A key that stands once for each visit in a list: a screen reader hears of which one it is. */
const VisitKey = ({ id, label, info, visit, icon, tone, onPress }: VisitKeyProps) => {
  const { t } = useTranslation()
  return (
    <NamedKey
      id={id}
      label={label}
      name={`${label} ${rowWords(t, visit, info.timeZone)}`}
      hint={null}
      icon={icon}
      hotkey={null}
      tone={tone}
      size="m"
      asked={false}
      chosen={false}
      disabled={false}
      onPress={onPress}
    />
  )
}

/** No override turns such a deny, but a wrong key may have led to it. */
const CheckAgainKey = ({ onPress }: { onPress: () => void }) => {
  const { t } = useTranslation()
  return (
    <PlainKey
      id="check-again"
      label={t('key.check-again')}
      icon="again"
      tone="plain"
      disabled={false}
      onPress={onPress}
    />
  )
}

const HandledKey = ({
  info,
  visit,
  onHandled,
}: {
  info: GateInfo
  visit: VisitView
  onHandled: PeopleProps['onHandled']
}) => {
  const { t } = useTranslation()
  return (
    <VisitKey
      id="handled"
      label={visit.ruled === null ? t('key.gone') : t('key.handled')}
      info={info}
      visit={visit}
      icon="check"
      tone={visit.ruled === null ? 'plain' : 'desk'}
      onPress={() => onHandled(visit)}
    />
  )
}

/** Denies stay here until handled, each with what is still missing of it. */
const Handling = ({
  info,
  seen,
  shown,
  onTarget,
  onOverride,
  onHandled,
}: PeopleProps & { shown: VisitView | null }) => {
  const { t } = useTranslation()
  return seen.view.handling
    .filter(({ id }) => id !== shown?.id)
    .map((visit) => (
      <Card
        key={visit.id}
        title={`${t('dock.handling')} · ${visitName(t, visit, info.timeZone)}${nthText(t, visit)}`}
        tone="desk"
        part="handling"
        visit={visit.id}
      >
        <Remarks visit={visit} now={seen.view.now} timeZone={info.timeZone} />
        <Verdict visit={visit} />
        <Reasons visit={visit} />
        <Note tone="plain">
          {t(`class.${visit.personClass}`)}
          {visit.household === null ? '' : ` · ${visit.household}`}
          {visit.temperature === null
            ? ''
            : ` · ${celsiusText(visit.temperature.celsius)} · ${t(`kind.${visit.temperature.kind}`)}`}
        </Note>
        <Row>
          <VisitKey
            id="fill"
            label={visit.asks.length > 0 ? t('dock.fill') : t('dock.actOn')}
            info={info}
            visit={visit}
            icon="hand"
            tone={visit.asks.length > 0 ? 'accent' : 'plain'}
            onPress={() => onTarget({ list: 'handling', id: visit.id })}
          />
          <OverrideKey info={info} visit={visit} short={false} onOverride={onOverride} />
          <HandledKey info={info} visit={visit} onHandled={onHandled} />
        </Row>
      </Card>
    ))
}

const Parked = ({
  info,
  view,
  target,
  onTarget,
}: {
  info: GateInfo
  view: LaneView
  target: Target | null
  onTarget: PeopleProps['onTarget']
}) => {
  const { t } = useTranslation()
  if (view.parked.length === 0) return null
  return (
    <Card title={t('dock.parked')} tone="plain" part="parked" visit={null}>
      <Row>
        {view.parked.map((visit) => (
          <PlainKey
            key={visit.id}
            id={`parked-${visit.ticket ?? visit.id}`}
            label={`${visitName(t, visit, info.timeZone)} · ${minuteOf(visit.openedAt, info.timeZone)}`}
            icon="aside"
            tone={target?.id === visit.id ? 'accent' : 'plain'}
            disabled={false}
            onPress={() => onTarget({ list: 'parked', id: visit.id })}
          />
        ))}
      </Row>
    </Card>
  )
}

/** Its reading was high, or could not be believed, and nothing has cleared it. */
const isHigh = ({ conditions }: VisitView): boolean =>
  conditions.some(({ id, state }) => id === 'temperature' && (state === 'bad' || state === 'busy'))

const VerdictChip = ({ visit }: { visit: VisitView }) => {
  const { t } = useTranslation()
  const verdict = visit.ruled?.overridden ?? visit.ruled?.verdict ?? null
  const icon = isReleased(visit) ? 'ambulance' : verdict === 'pass' ? 'check' : 'desk'
  return (
    <Chip
      tone={verdict === null ? 'plain' : verdict === 'pass' ? 'pass' : 'desk'}
      icon={verdict === null ? null : icon}
    >
      {verdictNow(t, visit)}
    </Chip>
  )
}

/** The first reason, unless who it is says the same. */
const whyRuled = (t: TFunction, { ruled, personClass }: VisitView): string => {
  const [first] = gravestFirst(ruled?.reasons ?? [])
  const word = first === undefined ? '' : reasonWord(t, first)
  return word === '' || word === t(`class.${personClass}`) ? '' : ` · ${word}`
}

const Recent = ({
  info,
  view,
  shown,
  onOverride,
}: {
  info: GateInfo
  view: LaneView
  shown: VisitView | null
  onOverride: PeopleProps['onOverride']
}) => {
  const { t } = useTranslation()
  const handled = new Set(view.handling.map(({ id }) => id))
  const recent = view.recent.filter(({ id }) => id !== shown?.id && !handled.has(id))
  if (recent.length === 0) return null
  return (
    <Card title={t('dock.recent')} tone="plain" part="recent" visit={null}>
      {recent.map((visit) => (
        <Row key={visit.id}>
          <VerdictChip visit={visit} />
          <Note tone="plain">
            {rowWords(t, visit, info.timeZone)}
            {whyRuled(t, visit)}
            {visit.temperature === null || isHigh(visit)
              ? ''
              : ` · ${celsiusText(visit.temperature.celsius)}`}
            {alsoKnown(visit).map(({ role, status }) => ` · ${reasonWord(t, `${role}-${status}`)}`)}{' '}
            {visit.temperature === null || !isHigh(visit) ? null : (
              <Chip tone="care" icon="thermometer">
                {celsiusText(visit.temperature.celsius)}
              </Chip>
            )}
          </Note>
          <OverrideKey info={info} visit={visit} short onOverride={onOverride} />
        </Row>
      ))}
    </Card>
  )
}
