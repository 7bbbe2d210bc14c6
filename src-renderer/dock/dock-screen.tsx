import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OverrideReason } from '../../src-main/api/contract.ts'
import type { GuardKey } from '../../src-main/words.ts'
import {
  useConnection,
  useConnectionState,
  useLane,
  type Kiosk,
  type SeenLane,
} from '../connection-context.tsx'
import { awayWords } from '../away-words.ts'
import { Desk, DeskArea, DeskBody, DeskColumn, DeskPeople } from '../design/desk.tsx'
import { PlainKey } from '../design/key.tsx'
import { Banner, Card, Note } from '../design/panel.tsx'
import { sayReason } from '../locales/say.ts'
import { FirstSupervisor } from '../setup/first-supervisor.tsx'
import { DockBar } from './dock-bar.tsx'
import { AnswerKeys, ClassKeys, CodeKeys, FlowKeys, SeenGreen } from './guard-keys.tsx'
import { keyOfCode } from './hotkeys.ts'
import { HouseholdField } from './household-field.tsx'
import { useKeyboard } from './keyboard.ts'
import { OverrideSheet, type OverrideRequest } from './override-sheet.tsx'
import { People } from './people.tsx'
import { useSend } from './send.ts'
import { SignIn } from './sign-in.tsx'
import { addressee, answeredBy, targetVisit, visitName, type Target } from './target.ts'
import { TemperaturePad, type KeyedKind } from './temperature-pad.tsx'
import { dropDigit, preview, pushDigit } from './three-digits.ts'
import type { Stroke } from './wedge.ts'

export const DockScreen = ({ lane }: { lane: string }) => {
  const { t } = useTranslation()
  const connection = useConnectionState()
  const seen = useLane(lane)
  if (connection.state === 'connected' && seen !== null) return <LiveDock kiosk={connection} seen={seen} />
  const away = awayWords(t, connection)
  return (
    <Desk lane={lane} state="closed" elsewhere={false} bar={null}>
      <Card title={t('common.dock')} tone="urgent" part="connection" visit={null}>
        <Note tone="urgent">{away.why}</Note>
        <Note tone="plain">{away.hint}</Note>
      </Card>
    </Desk>
  )
}

const LiveDock = ({ kiosk, seen }: { kiosk: Kiosk; seen: SeenLane }) => {
  const { t } = useTranslation()
  const connection = useConnection()
  const { client, info } = kiosk
  const { view } = seen
  const { lane } = view
  const { send, word, clear } = useSend()
  const [target, setTarget] = useState<Target | null>(null)
  const [override, setOverride] = useState<OverrideRequest | null>(null)
  const [entry, setEntry] = useState('')
  const [chosenKind, setChosenKind] = useState<KeyedKind | null>(null)

  const elsewhere = targetVisit(view, target)
  const asks = (elsewhere ?? view.visit)?.asks ?? []
  const kind: KeyedKind =
    chosenKind ??
    (asks.includes('contact-temperature') && !asks.includes('handheld-temperature') ? 'contact' : 'handheld')
  const setUp = !info.needsSupervisor
  const onDuty = setUp && view.onDuty !== null

  const press = (key: GuardKey) => {
    const visit = addressee(view, target, answeredBy(key))
    void send(() => client.lane.key({ lane, key, visit }))
  }
  const keyIn = async () => {
    const shown = preview(entry)
    if (shown.state !== 'ready') return
    setEntry('')
    setChosenKind(null)
    const visit = addressee(view, target, kind === 'contact' ? 'contact-temperature' : 'handheld-temperature')
    await send(() => client.lane.keyIn({ lane, kind, celsius: shown.celsius, visit }))
  }
  const hearKey = ({ key, code }: Stroke): boolean => {
    if (!onDuty || override !== null) return false
    if (/^\d$/.test(key)) {
      setEntry((now) => pushDigit(now, key))
      return true
    }
    if (key === 'Backspace') {
      setEntry(dropDigit)
      return true
    }
    if (key === 'Enter') {
      if (entry === '' && code !== 'NumpadEnter') return false
      void keyIn()
      return true
    }
    if (code === 'NumpadDecimal' || code === 'Period') {
      setChosenKind(kind === 'handheld' ? 'contact' : 'handheld')
      return true
    }
    const hotkey = keyOfCode(code)
    if (hotkey === null) return false
    if (hotkey === 'medical-care' && view.direction !== 'out') return false
    press(hotkey)
    return true
  }
  // Of the lane as it is now: one may have been set on the devices page a minute ago.
  const wedge = view.devices.some(({ kind }) => kind === 'keyboard')
  useKeyboard({
    wedge,
    onScan: (text) => void send(() => client.lane.typedScan({ lane, text })),
    onKey: hearKey,
  })

  return (
    <Desk
      lane={lane}
      state={view.state}
      elsewhere={elsewhere !== null}
      bar={
        <DockBar
          info={info}
          view={view}
          onRelease={() => press('release')}
          onSignOut={() => void send(() => client.staff.signOut({ lane }))}
        />
      }
    >
      {view.closed === null || !setUp ? null : (
        <Banner tone="urgent" icon="pause" part="closed">
          <b>{t('dock.closed')}</b> {sayReason(t, `lane-closed-${view.closed.why}`, 'guard')}
          {view.closed.detail === null ? '' : ` (${view.closed.detail})`}
        </Banner>
      )}
      {view.notice === null ? null : (
        <Banner tone="care" icon="alert" part="notice">
          {t(`notice.${view.notice}`)}
        </Banner>
      )}
      {word === null ? null : (
        <Banner key={word.n} tone="urgent" icon="alert" part="refused">
          {t(`outcome.${word.reason}`, { defaultValue: word.reason })}
          {word.detail === null ? '' : ` (${word.detail})`}
        </Banner>
      )}
      {elsewhere === null ? null : (
        <Banner tone="care" icon="aside" part="acting-on">
          <b>{t('dock.actingOn', { who: visitName(elsewhere, (ticket) => t('dock.ticket', { ticket })) })}</b>
          <PlainKey
            id="back-to-current"
            label={t('dock.actOnCurrent')}
            icon={null}
            tone="accent"
            disabled={false}
            onPress={() => setTarget(null)}
          />
        </Banner>
      )}
      <DeskBody>
        {setUp ? (
          <DeskPeople key={(elsewhere ?? view.visit)?.id ?? ''}>
            <People
              info={info}
              seen={seen}
              target={elsewhere === null ? null : target}
              onTarget={setTarget}
              onOverride={(overridden, to) => setOverride({ visit: overridden, to })}
              onHandled={(handled) => void send(() => client.lane.handled({ lane, visit: handled.id }))}
            />
          </DeskPeople>
        ) : null}
        {onDuty ? (
          <>
            <DeskColumn column="left">
              <DeskArea area="main">
                <SeenGreen asks={asks} onKey={press} />
              </DeskArea>
              <DeskArea area="see">
                <CodeKeys asks={asks} onKey={press} />
                <FlowKeys asks={asks} direction={view.direction} turnable={view.turnable} onKey={press} />
              </DeskArea>
              <DeskArea area="answers">
                <AnswerKeys asks={asks} onKey={press} />
                <HouseholdField
                  asked={asks.includes('household')}
                  onHousehold={async (household) => {
                    const visit = addressee(view, target, 'household')
                    return (await send(() => client.lane.household({ lane, household, visit }))).ok
                  }}
                />
              </DeskArea>
            </DeskColumn>
            <DeskColumn column="right">
              <DeskArea area="pad">
                <TemperaturePad
                  entry={entry}
                  kind={kind}
                  asked={asks.includes('handheld-temperature') || asks.includes('contact-temperature')}
                  keyedOnlyWhy={view.keyedOnlyWhy}
                  onEntry={setEntry}
                  onKind={setChosenKind}
                  onSend={() => void keyIn()}
                />
              </DeskArea>
              <DeskArea area="who">
                <ClassKeys asks={asks} onKey={press} />
              </DeskArea>
            </DeskColumn>
          </>
        ) : (
          <DeskArea area="form">
            {setUp ? (
              <SignIn
                now={() => view.now + performance.now() - seen.receivedAt}
                signIn={(number, pin) => client.staff.signIn({ lane, number, pin })}
              />
            ) : (
              <FirstSupervisor client={client} onMade={() => void connection.refresh()} />
            )}
          </DeskArea>
        )}
      </DeskBody>
      {override === null ? null : (
        <OverrideSheet
          request={override}
          onClose={() => {
            setOverride(null)
            clear()
          }}
          send={(request: OverrideRequest, reason: OverrideReason, supervisor) =>
            send(() =>
              client.lane.override({
                lane,
                entryId: request.visit.ruled?.entryId ?? '',
                to: request.to,
                reason,
                supervisor,
              }),
            )
          }
        />
      )}
    </Desk>
  )
}
