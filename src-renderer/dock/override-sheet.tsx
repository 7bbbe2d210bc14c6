import type { TFunction } from 'i18next'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type NotLetIn, type OverrideReason, type VisitView } from '../../src-main/api/contract.ts'
import type { Verdict } from '../../src-main/words.ts'
import { Key, KeyGroup, PlainKey } from '../design/key.tsx'
import { Note, Row, Sheet } from '../design/panel.tsx'
import { sayReason } from '../locales/say.ts'
import { CancelKey } from './cancel-key.tsx'
import { Credentials } from './credentials.tsx'
import { reasonsFor } from './override-reasons.ts'
import { usePin } from './pin-words.tsx'
import type { Outcome } from './send.ts'
import { useSheetKeys, type SheetKeys } from './sheet-keys.ts'
import { runningNumber, visitName } from './visit-words.ts'

export interface OverrideRequest {
  visit: VisitView
  to: Verdict
  /** Known beforehand, as of a wrong key that is taken back; null: the guard says why. */
  reason: OverrideReason | null
}

/** The verdict that is not the one in force. */
export const turned = ({ ruled }: VisitView): Verdict =>
  (ruled?.overridden ?? ruled?.verdict) === 'pass' ? 'deny' : 'pass'

interface OverrideSheetProps {
  keys: SheetKeys
  request: OverrideRequest
  timeZone: string
  /** The kiosk's clock, UTC ms. */
  now: () => number
  send: (
    request: OverrideRequest,
    reason: OverrideReason,
    supervisor: { number: string; pin: string } | null,
  ) => Promise<Outcome | NotLetIn>
  onClose: () => void
  /** The hand that opened it typed on. */
  onDropped: () => void
}

/** "03:16 红码 · 第 12 位": of two who wait the guard sees which. */
export const whoOf = (t: TFunction, visit: VisitView, timeZone: string): string => {
  const n = runningNumber(visit)
  return [visitName(t, visit, timeZone), ...(n === null ? [] : [t('dock.nth', { n })])].join(' · ')
}

/** A confirmation sooner than this comes before the guard can have read the sheet. */
const READS_MS = 700

export const OverrideSheet = ({
  keys,
  request,
  timeZone,
  now,
  send,
  onClose,
  onDropped,
}: OverrideSheetProps) => {
  const { t } = useTranslation()
  const [reason, setReason] = useState<OverrideReason | null>(request.reason)
  const [refused, setRefused] = useState<string | null>(null)
  const [openedAt] = useState(() => performance.now())
  const { tell, tellShort, words, isWrong } = usePin(now)
  const needsSupervisor = refused === 'needs-supervisor'

  const submit = async (supervisor: { number: string; pin: string } | null) => {
    if (reason === null) return
    const outcome = await send(request, reason, supervisor)
    if (outcome.ok) return onClose()
    if ('retryAt' in outcome) return tell(supervisor?.number ?? '', outcome)
    tell('', null)
    setRefused(outcome.reason)
  }
  const reasons = reasonsFor(request.visit, request.to)
  useSheetKeys(keys, ({ key, at }) => {
    if (needsSupervisor) return false
    if (key === '0') onClose()
    else if (request.reason !== null) {
      // Opened by a key that is easily a slip: a hand that goes on typing means the dock.
      if (key !== 'Enter') {
        onDropped()
        return 'passes'
      }
      if (at - openedAt > READS_MS) void submit(null)
      else setRefused('read-first')
    } else if (/^\d$/.test(key)) setReason(reasons[Number(key) - 1] ?? reason)
    else if (key === 'Enter') {
      if (reason === null) setRefused('no-reason-chosen')
      else void submit(null)
    } else return false
    return true
  })
  const ruled = request.visit.ruled
  return (
    <Sheet
      title={`${t('dock.overrideTitle', { to: t(`verdict.${request.to}`) })} · ${whoOf(t, request.visit, timeZone)}`}
      part="override"
      onClose={onClose}
    >
      {ruled === null || needsSupervisor
        ? null
        : ruled.reasons.map((id) => (
            <Note key={id} tone="plain">
              {sayReason(t, id, 'guard')}
            </Note>
          ))}
      {needsSupervisor ? (
        <>
          <Note tone="care">{t('dock.overrideSupervisor')}</Note>
          <Credentials
            part="supervisor-credentials"
            submitLabel={t('common.confirm')}
            error={words}
            isWrong={isWrong}
            onShort={tellShort}
            onSubmit={(number, pin) => void submit({ number, pin })}
          />
          <Row>
            <CancelKey id="override-cancel" onPress={onClose} />
          </Row>
        </>
      ) : (
        <>
          <KeyGroup label={t('dock.overrideWhy')} columns={2} asked={false}>
            {reasons.map((id, index) => (
              <Key
                key={id}
                id={`reason-${id}`}
                label={t(`overrideReason.${id}`)}
                hint={null}
                icon={null}
                hotkey={String(index + 1)}
                tone="plain"
                size="m"
                asked={false}
                chosen={reason === id}
                disabled={false}
                onPress={() => setReason(id)}
              />
            ))}
          </KeyGroup>
          {refused === null ? null : <Note tone="urgent">{t(`outcome.${refused}`)}</Note>}
          <Row>
            <CancelKey id="override-cancel" onPress={onClose} />
            <PlainKey
              id="override-confirm"
              label={`Enter · ${t('dock.overrideSend')}`}
              icon="check"
              tone="accent"
              disabled={reason === null}
              onPress={() => void submit(null)}
            />
          </Row>
        </>
      )}
    </Sheet>
  )
}
