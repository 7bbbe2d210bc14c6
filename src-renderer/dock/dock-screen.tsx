import { useEffect, useReducer, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import type { VisitView } from '../../src-main/api/contract.ts'
import { isSteering, whoseKey } from '../../src-main/gate/whose-key.ts'
import type { GuardKey } from '../../src-main/words.ts'
import {
  useConnection,
  useConnectionState,
  useLane,
  type Kiosk,
  type SeenLane,
} from '../connection-context.tsx'
import { awayWords } from '../away-words.ts'
import { Desk, DeskArea, DeskBody, DeskColumn, DeskKeys } from '../design/desk.tsx'
import { useKeyDown } from '../design/key-down.ts'
import { Banner, Card, Note } from '../design/panel.tsx'
import { sayReason } from '../locales/say.ts'
import { FirstSupervisor } from '../setup/first-supervisor.tsx'
import { DockBar } from './dock-bar.tsx'
import { AnswerKeys, ClassKeys, CodeKeys, FlowKeys, ProofKeys, SeenGreen } from './guard-keys.tsx'
import { keyOfStroke } from './hotkeys.ts'
import { HouseholdField, leaveHousehold } from './household-field.tsx'
import { useAskedInView } from './in-view.ts'
import { fieldOf, useKeyboard } from './keyboard.ts'
import { LockKeys } from './lock-keys.tsx'
import { givesNoDigit, locksAfter, NO_LOCKS } from './locks.ts'
import { MenuSheet } from './menu-sheet.tsx'
import { OverrideSheet, turned, whoOf, type OverrideRequest } from './override-sheet.tsx'
import { People } from './people.tsx'
import { UNREACHABLE, useSend } from './send.ts'
import { newSheetKeys } from './sheet-keys.ts'
import { useHands, useLatest, useShownAt, useWhenChanged } from './shown.ts'
import { SignIn } from './sign-in.tsx'
import { onTheCard, padOf, targetVisit, type Target } from './target.ts'
import { useTabbing } from './tabbing.ts'
import { TemperaturePad, type KeyedKind } from './temperature-pad.tsx'
import { dropDigit, keyedOf, NOTHING_KEYED, preview, pushDigit } from './three-digits.ts'
import type { Stroke } from './wedge.ts'

interface DockScreenProps {
  lane: string
  /** No sign stands beside it in the window. */
  isAlone: boolean
}

export const DockScreen = ({ lane, isAlone }: DockScreenProps) => {
  const { t } = useTranslation()
  const connection = useConnectionState()
  const seen = useLane(lane)
  if (connection.state === 'connected' && seen !== null)
    return <LiveDock kiosk={connection} seen={seen} isAlone={isAlone} />
  const away = awayWords(t, connection)
  return (
    <Desk title={t('common.dock')} isAlone={isAlone} lane={lane} state="closed" elsewhere={false} bar={null}>
      <Card title={t('common.dock')} tone="urgent" part="connection" visit={null}>
        <Note tone="urgent">{away.why}</Note>
        <Note tone="plain">{away.hint}</Note>
      </Card>
    </Desk>
  )
}

/** Digits that were not sent by then are taken for those of a visitor who has gone. */
const KEYED_MS = 10_000

/** A hand that presses one key after another is no longer than this between two. */
const BURST_GAP_MS = 700
const NO_BURST = { of: '', at: -Infinity }

/** Keys of the pad that act and are no part of a household. */
const OF_PAD_ALONE = /^Numpad(?:Multiply|Add|Divide)$/

/** Of a visitor who has gone, left too long, or typed without NumLock. */
type LostDigits = 'digitsDropped' | 'digitsLapsed' | 'noDigits'

/** A hand that types a household, its eyes on a paper, may not see sooner that its visitor has gone. */
const HOUSEHOLD_MS = 3000
/** A hand that has rested as long is not typing it. */
const HOUSEHOLD_RESTS_MS = 1500
/** What a household is typed with. */
const OF_HOUSEHOLD = /^(?:[-0-9a-z]|Enter|Backspace)$/i

/** A quick hand on the number pad, and no code: none is as short and of these signs only. */
const isOfPad = (text: string | null): boolean => text !== null && /^[-+*/.\d]{1,11}$/.test(text)

/** What is said of something that was not done is read by then. */
const SAID_MS = 5000

const LiveDock = ({ kiosk, seen, isAlone }: { kiosk: Kiosk; seen: SeenLane; isAlone: boolean }) => {
  const { t } = useTranslation()
  const connection = useConnection()
  const { client, info } = kiosk
  const { view } = seen
  const { lane } = view
  const { send, word, say, clear } = useSend()
  const [target, setTarget] = useState<Target | null>(null)
  const [override, setOverride] = useState<OverrideRequest | null>(null)
  const burst = useRef(NO_BURST)
  /** Why the next Enter does not count: nor did the digits before it. */
  const enterIsLost = useRef<LostDigits | null>(null)
  /** Until then (ms of the page's clock) a hand may type on at a household that went with its visitor. */
  const householdGoesOn = useRef(-Infinity)
  /** When it was last typed at, and when this guard last pressed a key that moves visits (ms of the page's clock). */
  const householdAt = useRef(-Infinity)
  const steeredAt = useRef(-Infinity)
  const hands = useHands()
  const [notDone, setNotDone] = useState<string | null>(null)
  const [locks, onLocks] = useReducer(locksAfter, NO_LOCKS)
  const [household, setHousehold] = useState('')
  const [menuIsOpen, setMenuIsOpen] = useState(false)
  const menuOpenedAt = useRef(-Infinity)
  const [sheetKeys] = useState(newSheetKeys)
  const shownAt = useShownAt(view)
  const isTabbing = useTabbing()
  const duty = view.onDuty?.number ?? null
  const [dutyBefore, setDutyBefore] = useState(duty)
  if (duty !== dutyBefore) {
    // What one guard has begun is not ended by another's keys.
    setDutyBefore(duty)
    setTarget(null)
    setOverride(null)
    setMenuIsOpen(false)
  }
  useKeyDown((event) => {
    const isSheetOpen = menuIsOpen || override !== null
    if (event.key === 'Escape' && fieldOf(event.target)?.dataset['field'] === 'household') {
      setHousehold('')
      leaveHousehold()
    }
    if (OF_PAD_ALONE.test(event.code) && fieldOf(event.target)?.dataset['field'] === 'household') {
      // No household goes on so, and by number pad alone there is no Escape.
      event.preventDefault()
      setHousehold('')
      leaveHousehold()
      hearKey({ key: event.key, code: event.code, at: event.timeStamp, byte: null })
    }
    if (event.key === 'Escape' && !isSheetOpen && fieldOf(event.target) === null) setTarget(null)
  })

  const elsewhere = targetVisit(view, target)
  const onCard = onTheCard(view, target)
  const asks = onCard?.asks ?? []
  const keysInView = useAskedInView(onCard?.id ?? '', [onCard?.retake?.at, ...asks].join(' '), () =>
    say('keys-moved'),
  )
  const keyedFor = padOf(view, target)
  const keyed = useLatest(NOTHING_KEYED)
  const chosenKind = useLatest<KeyedKind | null>(null)
  useWhenChanged(onCard?.id ?? '', clear)
  useEffect(() => {
    if (notDone === null) return undefined
    const timer = setTimeout(() => setNotDone(null), SAID_MS)
    return () => clearTimeout(timer)
  }, [notDone])
  // What one guard was told, "sign in first" above all, is not told the next one.
  useWhenChanged(duty ?? '', clear)
  useEffect(() => {
    if (keyed.painted.digits === '') return undefined
    const timer = setTimeout(() => {
      enterIsLost.current = 'digitsLapsed'
      setNotDone(t('dock.digitsLapsed'))
      keyed.change(() => NOTHING_KEYED)
    }, KEYED_MS)
    return () => clearTimeout(timer)
    // eslint-disable-next-line react-hooks/exhaustive-deps -- from the last digit on
  }, [keyed.painted])
  useEffect(() => {
    if (chosenKind.painted === null) return undefined
    const timer = setTimeout(() => chosenKind.change(() => null), KEYED_MS)
    return () => clearTimeout(timer)
    // eslint-disable-next-line react-hooks/exhaustive-deps -- from the choice and from the last digit on
  }, [chosenKind.painted, keyed.painted])
  useWhenChanged(keyedFor, () => {
    if (keyed.now().digits !== '') {
      enterIsLost.current = 'digitsDropped'
      setNotDone(t('dock.digitsDropped'))
    }
    keyed.change(() => NOTHING_KEYED)
    chosenKind.change(() => null)
    // Its digits were about the one before, unless a quick hand opened it behind the key that called the next one.
    if (menuIsOpen && performance.now() - menuOpenedAt.current > BURST_GAP_MS) {
      setNotDone(t('dock.listClosed'))
      setMenuIsOpen(false)
    }
    // Nor is a household that was not saved the next one's, whose first key is a key again.
    if (household !== '') {
      const now = performance.now()
      const isTyping = now - householdAt.current < HOUSEHOLD_RESTS_MS
      // Where it was his own key that called another, his hand has left the household.
      const hasLeft = now - steeredAt.current <= BURST_GAP_MS
      if (isTyping && !hasLeft) householdGoesOn.current = now + HOUSEHOLD_MS
      setNotDone(t('dock.householdDropped'))
    }
    setHousehold('')
    leaveHousehold()
  })
  const kindNow = (): KeyedKind => chosenKind.now() ?? 'handheld'
  const setUp = !info.needsSupervisor
  const kioskNow = () => view.now + performance.now() - seen.receivedAt
  const onDuty = setUp && view.onDuty !== null
  // No number and no PIN can be looked up.
  const hasNoKey = view.closed?.why === 'key-missing' || view.closed?.why === 'key-exposed'

  const checkAgain = (visit: VisitView) => void send(() => client.lane.checkAgain({ lane, visit: visit.id }))
  /** A verdict that no override turns is checked again. */
  const turn = (visit: VisitView) => {
    if (!onDuty) say('nobody-on-duty')
    else if (visit.ruled?.isFinal === true) checkAgain(visit)
    else {
      enterIsLost.current = null
      setOverride({ visit, to: turned(visit), reason: null })
    }
  }
  /** A deny by a wrong key is checked again, which lets no visitor in; a pass is stopped. */
  const takeBackRuling = (visit: VisitView) => {
    if (turned(visit) === 'pass') checkAgain(visit)
    else setOverride({ visit, to: 'deny', reason: 'wrong-key' })
  }
  /** `at`: when it went down, ms of the page's clock. It is for the visit that the dock showed then. */
  const press = (key: GuardKey, at: number) => {
    const then = shownAt(at)
    const { undo } = then
    const lit = key === 'undo' && undo !== null && undo.entryId !== null ? undo.visit : null
    const ruled = lit === null ? undefined : then.recent.find(({ id }) => id === lit)
    if (key === 'undo' && undo !== null && !hands.isMine(undo.key)) return say('undo-elsewhere')
    if (ruled !== undefined) return takeBackRuling(ruled)
    if (key === 'undo' && undo === null) {
      void send(async () => ({ ok: false, reason: 'undo-over', detail: null }))
      return
    }
    enterIsLost.current = null
    setNotDone(null)
    if (isSteering(key)) steeredAt.current = at
    // What follows 下一位 is of the next one.
    burst.current = isSteering(key) ? NO_BURST : { of: targetVisit(then, target)?.id ?? then.keysFor, at }
    if (key === 'next-person' && elsewhere !== null) return setTarget(null)
    const said = isSteering(key) ? null : (targetVisit(then, target)?.id ?? null)
    if (key !== 'undo') hands.pressed(key)
    void send(() => client.lane.key({ lane, key, visit: said ?? whoseKey(then, key) }))
  }
  const keyDigit = (digit: string, at: number) => {
    const then = shownAt(at)
    const of = padOf(then, target)
    const whose = targetVisit(then, target)?.id ?? then.keysFor
    // Digits of a burst are of the visitor whom its first key was about.
    const isOfBefore = burst.current.of !== whose && at - burst.current.at < BURST_GAP_MS
    burst.current = { of: isOfBefore ? burst.current.of : whose, at }
    enterIsLost.current = isOfBefore ? 'digitsDropped' : null
    if (isOfBefore) return setNotDone(t('dock.digitsDropped'))
    // No temperature begins so: it opens the list of what the number pad has no key for.
    // At once: the next stroke of a quick hand is for the list.
    if (digit === '0' && keyedOf(keyed.now(), of).digits === '') {
      menuOpenedAt.current = at
      flushSync(() => setMenuIsOpen(true))
    } else keyed.change((now) => pushDigit(now, digit, of))
  }
  const keyIn = (at: number) => {
    const then = shownAt(at)
    const shown = preview(keyedOf(keyed.now(), padOf(then, target)).digits)
    if (shown.state !== 'ready') {
      const isTyped = keyedOf(keyed.now(), padOf(then, target)).digits !== ''
      keyed.change(() => NOTHING_KEYED)
      if (shown.state === 'out-of-range') setNotDone(t('dock.outOfRange'))
      else if (isTyped) say('three-digits')
      else if (asks.includes('same-person')) setNotDone(t('notice.answer-first'))
      return
    }
    const kind = kindNow()
    burst.current = NO_BURST
    setNotDone(null)
    keyed.change(() => NOTHING_KEYED)
    chosenKind.change(() => null)
    const visit = targetVisit(then, target)?.id ?? then.keysFor
    hands.pressed(null)
    void send(() => client.lane.keyIn({ lane, kind, celsius: shown.celsius, visit }))
  }
  /** "12-" typed on the pad while a household is asked for is one: no temperature and no key goes on so. */
  const beginHousehold = (at: number): boolean => {
    const { digits } = keyedOf(keyed.now(), padOf(shownAt(at), target))
    if (!asks.includes('household') || digits === '') return false
    keyed.change(() => NOTHING_KEYED)
    householdAt.current = at
    flushSync(() => setHousehold(`${digits}-`))
    document.querySelector<HTMLInputElement>('[data-field="household"]')?.focus()
    return true
  }
  const takeBack = (at: number) => {
    const of = padOf(shownAt(at), target)
    if (keyedOf(keyed.now(), of).digits === '') press('undo', at)
    else keyed.change((now) => dropDigit(now, of))
  }
  const handle = (visit: VisitView) => {
    hands.pressed(visit.ruled === null ? 'gone' : 'handled')
    void send(() => client.lane.handled({ lane, visit: visit.id }))
  }
  const hearKey = (stroke: Stroke): boolean => {
    const { key, code, at } = stroke
    if (key === 'Enter' && enterIsLost.current !== null) {
      setNotDone(t(`dock.${enterIsLost.current}`))
      enterIsLost.current = null
      return true
    }
    const heard = sheetKeys.hear?.(stroke) ?? 'passes'
    if (heard === true) enterIsLost.current = null
    if (heard !== 'passes') return heard
    if (!onDuty) return false
    if (at < householdGoesOn.current && OF_HOUSEHOLD.test(key)) {
      householdGoesOn.current =
        key === 'Enter' ? -Infinity : Math.max(householdGoesOn.current, at + BURST_GAP_MS)
      setNotDone(t('dock.householdGoesOn'))
      return true
    }
    if (/^\d$/.test(key)) {
      keyDigit(key, at)
      return true
    }
    if (key === 'Backspace') {
      takeBack(at)
      return true
    }
    if (key === 'Enter') {
      const isEmpty = keyedOf(keyed.now(), padOf(shownAt(at), target)).digits === ''
      if (isEmpty && code !== 'NumpadEnter' && isTabbing()) return false
      keyIn(at)
      return true
    }
    if (key === ' ') return !isTabbing()
    if (key === '-' && beginHousehold(at)) return true
    if (code === 'NumpadDecimal' || code === 'Period') {
      chosenKind.change(() => (kindNow() === 'handheld' ? 'contact' : 'handheld'))
      return true
    }
    const hotkey = keyOfStroke(stroke)
    if (hotkey === null) return false
    if (hotkey === 'medical-care' && view.direction !== 'out') return false
    press(hotkey, at)
    return true
  }
  const tooFast = () => void send(async () => ({ ok: false, reason: 'too-fast', detail: null }))
  // Of the lane as it is now: one may have been set on the devices page a minute ago.
  const wedge = view.devices.some(({ kind }) => kind === 'keyboard')
  useKeyboard({
    wedge,
    onScan: (text) => (isOfPad(text) ? tooFast() : void send(() => client.lane.typedScan({ lane, text }))),
    onKey: hearKey,
    onNoise: tooFast,
    onLocks: (event) => {
      // What is told now is that this key did nothing, and not why the one before did not.
      if (givesNoDigit(event)) {
        enterIsLost.current = 'noDigits'
        clear()
      }
      onLocks(event)
    },
  })

  return (
    <Desk
      title={t('common.dock')}
      isAlone={isAlone}
      lane={lane}
      state={view.state}
      elsewhere={elsewhere !== null}
      bar={
        <DockBar
          info={info}
          view={view}
          said={
            <>
              <LockKeys locks={locks} />
              {view.notice === null ? null : (
                <Banner tone="care" icon="alert" part="notice">
                  {t(`notice.${view.notice}`)}
                </Banner>
              )}
              {notDone === null ? null : (
                <Banner tone="urgent" icon="alert" part="not-done">
                  {notDone}
                </Banner>
              )}
              {word === null ? null : (
                <Banner key={word.n} tone="urgent" icon="alert" part="refused">
                  {word.reason === 'lane-closed' && view.closed?.why === 'order'
                    ? sayReason(t, 'lane-closed-order', 'guard')
                    : t(`outcome.${word.reason}`, { defaultValue: word.reason })}
                  {word.detail === null ? '' : ` (${word.detail})`}
                </Banner>
              )}
            </>
          }
          onRelease={() => press('release', performance.now())}
          onSignOut={() => void send(() => client.staff.signOut({ lane }))}
        />
      }
    >
      {view.closed === null || !setUp ? null : (
        <Banner tone="urgent" icon="pause" part="closed">
          <b>{t(view.closed.why === 'order' ? 'dock.over' : 'dock.closed')}</b>{' '}
          {sayReason(t, `lane-closed-${view.closed.why}`, 'guard')}
          {view.closed.detail === null ? '' : ` (${view.closed.detail})`}
        </Banner>
      )}
      <DeskBody>
        {setUp ? (
          <People
            info={info}
            seen={seen}
            target={elsewhere === null ? null : target}
            onTarget={setTarget}
            onKey={press}
            onOverride={turn}
            onHandled={handle}
            onLost={() => say('keys-moved')}
          />
        ) : null}
        {onDuty ? (
          <>
            <DeskArea area="main">
              <SeenGreen asks={asks} onKey={press} />
            </DeskArea>
            <DeskKeys ref={keysInView}>
              <DeskColumn>
                <DeskArea area="see">
                  <CodeKeys asks={asks} onKey={press} />
                  <FlowKeys view={view} asks={asks} onKey={press} />
                </DeskArea>
                <DeskArea area="answers">
                  <AnswerKeys asks={asks} onKey={press} />
                  <HouseholdField
                    asked={asks.includes('household')}
                    household={household}
                    onChange={(typed) => {
                      householdAt.current = performance.now()
                      setHousehold(typed)
                    }}
                    onHousehold={async (household) => {
                      hands.pressed(null)
                      const visit = elsewhere?.id ?? view.keysFor
                      return (await send(() => client.lane.household({ lane, household, visit }))).ok
                    }}
                  />
                </DeskArea>
              </DeskColumn>
              <DeskColumn>
                <DeskArea area="pad">
                  <TemperaturePad
                    keyed={keyedOf(keyed.painted, keyedFor)}
                    kind={chosenKind.painted ?? 'handheld'}
                    asked={asks.includes('handheld-temperature') || asks.includes('contact-temperature')}
                    keyedOnlyWhy={view.keyedOnlyWhy}
                    onDigit={keyDigit}
                    onBack={takeBack}
                    onKind={(chosen) => chosenKind.change(() => chosen)}
                    onSend={keyIn}
                  />
                </DeskArea>
                <DeskArea area="who">
                  <ClassKeys asks={asks} onKey={press} />
                  <ProofKeys asks={asks} onKey={press} />
                </DeskArea>
              </DeskColumn>
            </DeskKeys>
          </>
        ) : (
          <DeskArea key={setUp ? 'sign-in' : 'set-up'} area="form">
            {hasNoKey ? null : setUp ? (
              <SignIn now={kioskNow} signIn={(number, pin) => client.staff.signIn({ lane, number, pin })} />
            ) : (
              <FirstSupervisor client={client} onMade={() => void connection.refresh()} />
            )}
          </DeskArea>
        )}
        {menuIsOpen && override === null ? (
          <MenuSheet
            keys={sheetKeys}
            onCard={onCard}
            view={view}
            onKey={press}
            onTarget={(chosen) => {
              burst.current = NO_BURST
              setTarget(chosen)
            }}
            onHandled={handle}
            onOverride={turn}
            onClose={() => setMenuIsOpen(false)}
            onDead={() => setNotDone(t('notice.no-effect'))}
            timeZone={info.timeZone}
          />
        ) : null}
        {override === null ? null : (
          <OverrideSheet
            keys={sheetKeys}
            request={override}
            timeZone={info.timeZone}
            now={kioskNow}
            onClose={() => setOverride(null)}
            onDropped={() => {
              setOverride(null)
              setNotDone(t('dock.overrideDropped', { who: whoOf(t, override.visit, info.timeZone) }))
            }}
            send={({ visit, to }, reason, supervisor) =>
              client.lane
                .override({ lane, entryId: visit.ruled?.entryId ?? '', to, reason, supervisor })
                .catch(() => UNREACHABLE)
            }
          />
        )}
      </DeskBody>
    </Desk>
  )
}
