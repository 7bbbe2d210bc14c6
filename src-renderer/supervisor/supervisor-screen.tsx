import { useEffect, useReducer, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { StaffView } from '../../src-main/api/contract.ts'
import { awayWords } from '../away-words.ts'
import { useConnection, useConnectionState, useLane, type Kiosk } from '../connection-context.tsx'
import { focusFirst } from '../design/focus.ts'
import { Aloud } from '../design/form.tsx'
import { PlainKey } from '../design/key.tsx'
import { Office, OfficeBar, OfficeGate, OfficeKey } from '../design/office.tsx'
import { Card, Chip, Note } from '../design/panel.tsx'
import { Credentials } from '../dock/credentials.tsx'
import { LockKeys } from '../dock/lock-keys.tsx'
import { locksAfter, NO_LOCKS } from '../dock/locks.ts'
import { usePin } from '../dock/pin-words.tsx'
import { useNoTypedScans } from '../dock/typed-scans.ts'
import { chooseLanguage, otherLanguage } from '../locales/i18n.ts'
import { FirstSupervisor } from '../setup/first-supervisor.tsx'
import { go } from '../route.ts'
import { dayOf } from '../day.ts'
import { DevicesPage } from './devices-page.tsx'
import { EntriesPage } from './entries-page.tsx'
import { StaffPage } from './staff-page.tsx'
import { useTitle } from '../title.ts'
import { useLockedByKiosk } from './use-locked-by-kiosk.ts'

export const SupervisorScreen = () => {
  const { t } = useTranslation()
  const connection = useConnectionState()
  if (connection.state === 'connected') {
    // Unlocking holds for one connection, so a new one starts locked.
    return <Connected key={connection.epoch} kiosk={connection} />
  }
  const away = awayWords(t, connection)
  return (
    <Office>
      <OfficeBar title={t('supervisor.title')}>{null}</OfficeBar>
      <OfficeGate>
        <Note tone="urgent">{away.why}</Note>
        <Note tone="plain">{away.hint}</Note>
      </OfficeGate>
    </Office>
  )
}

const PAGES = ['entries', 'staff', 'devices'] as const
type PageId = (typeof PAGES)[number]

const Connected = ({ kiosk }: { kiosk: Kiosk }) => {
  const { t, i18n } = useTranslation()
  const connection = useConnection()
  const { client, info } = kiosk
  const [by, setBy] = useState<StaffView | null>(null)
  const unlocked = by !== null
  const [page, setPage] = useState<PageId>(info.needsGuards ? 'staff' : 'entries')
  const [error, setError] = useState<string | null>(null)
  // "Today" is the kiosk's, which may run on another clock than this page.
  const seen = useLane(info.lanes[0]?.id ?? '')
  const today = seen === null ? null : dayOf(seen.view.now, info.timeZone)

  const now = () => (seen === null ? Date.now() : seen.view.now + performance.now() - seen.receivedAt)
  const { sendPin, tellShort, words, isWrong } = usePin(now)

  const unlock = async (number: string, pin: string) => {
    setError(null)
    await sendPin(number, async () => {
      const outcome = await client.supervisor.unlock({ number, pin })
      setBy(outcome.ok ? outcome.staff : null)
      return outcome
    })
  }
  const locked = async () => {
    setBy(null)
    const { why } = await client.supervisor.whyLocked().catch(() => ({ why: null }))
    setError(t(`supervisor.lockedWhy.${why ?? 'other'}`, { name: by?.name ?? '' }))
  }
  useLockedByKiosk(client, unlocked, () => void locked())
  const isShown = unlocked && today !== null
  // Where numbers and PINs alone are typed, a number pad without digits is told of; elsewhere it keeps its arrows.
  const [locks, onLocks] = useReducer(locksAfter, NO_LOCKS)
  useNoTypedScans(isShown ? null : onLocks)
  useEffect(() => {
    // The key that unlocked it has gone.
    if (isShown) focusFirst(info.needsGuards ? '[data-field="new-number"]' : '[aria-current="page"]')
    // eslint-disable-next-line react-hooks/exhaustive-deps -- only as it is unlocked
  }, [isShown])
  useTitle(t('supervisor.title'), isShown ? t(`supervisor.${page}`) : null)
  return (
    <Office>
      <OfficeBar title={`${info.gate.name} · ${t('supervisor.title')}`}>
        {unlocked
          ? PAGES.map((id) => (
              <OfficeKey
                key={id}
                id={`page-${id}`}
                label={t(`supervisor.${id}`)}
                says={t(`supervisor.${id}`)}
                chosen={page === id}
                current={page === id}
                onPress={() => setPage(id)}
              />
            ))
          : null}
        {by === null ? null : (
          <Chip tone="accent" icon={null}>
            {t('supervisor.as', { name: by.name })}
          </Chip>
        )}
        {unlocked ? (
          <PlainKey
            id="lock"
            label={t('supervisor.lock')}
            icon={null}
            tone="plain"
            disabled={false}
            onPress={() => {
              setBy(null)
              setError(null)
              client.supervisor.lock().catch(() => null)
            }}
          />
        ) : null}
        <PlainKey
          id="dock"
          label={t('common.dock')}
          icon={null}
          tone="plain"
          disabled={false}
          onPress={() => go('#/')}
        />
        <PlainKey
          id="language"
          label={t('common.otherLanguage')}
          icon={null}
          tone="plain"
          disabled={false}
          onPress={() => chooseLanguage(otherLanguage(i18n.language))}
        />
      </OfficeBar>
      {info.needsSupervisor ? (
        <OfficeGate>
          <LockKeys locks={locks} />
          <FirstSupervisor client={client} onMade={() => void connection.refresh()} />
        </OfficeGate>
      ) : !unlocked || today === null ? (
        <OfficeGate>
          <LockKeys locks={locks} />
          <Card title={t('supervisor.unlock')} tone="accent" part="unlock" visit={null}>
            <Note tone="plain">
              {t(info.needsGuards ? 'supervisor.unlockToAdd' : 'supervisor.unlockHint')}
            </Note>
            <Credentials
              part="credentials"
              submitLabel={t('supervisor.unlock')}
              error={words ?? (error === null ? null : <Aloud>{error}</Aloud>)}
              isWrong={isWrong}
              onShort={tellShort}
              onSubmit={(number, pin) => void unlock(number, pin)}
            />
          </Card>
        </OfficeGate>
      ) : page === 'entries' ? (
        <EntriesPage kiosk={kiosk} today={today} onLocked={() => void locked()} />
      ) : page === 'devices' ? (
        <DevicesPage kiosk={kiosk} onLocked={() => void locked()} />
      ) : (
        <StaffPage client={client} onLocked={() => void locked()} />
      )}
    </Office>
  )
}
