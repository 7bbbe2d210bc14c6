import type { TFunction } from 'i18next'
import { useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ScreenView } from '../../src-main/api/contract.ts'
import type { Kiosk } from '../connection-context.tsx'
import { dayOf, minuteOf } from '../day.ts'
import { GuardedKey, PlainKey } from '../design/key.tsx'
import { OfficeFoot, Small } from '../design/office.tsx'
import { Card, Chip, Note, Stack } from '../design/panel.tsx'
import { DataTable } from '../design/table.tsx'
import { useSend } from '../dock/send.ts'
import { renewed } from './trust-age.ts'

const HOUR_MS = 3_600_000
/** The kiosk looks at an open screen every second. */
const IN_USE_MS = 60_000

/** 屏幕: the browsers that were let in, each to be shut out again. */
export const ScreensCard = ({ kiosk, onLocked }: { kiosk: Kiosk; onLocked: () => void }) => {
  const { t } = useTranslation()
  const { client, info } = kiosk
  const { timeZone } = info
  const [seen, setSeen] = useState<{ screens: ScreenView[]; now: number } | null>(null)
  const [failed, setFailed] = useState(false)
  const { send, word } = useSend()

  // Asked for by hand only: asking by the clock would keep the page unlocked for ever.
  const load = useCallback(async () => {
    const outcome = await client.supervisor.screens.list().catch(() => null)
    setFailed(outcome === null)
    if (outcome === null) return
    if (outcome.ok) setSeen(outcome)
    else onLocked()
    // eslint-disable-next-line react-hooks/exhaustive-deps -- onLocked is new on every render and changes nothing here
  }, [client])
  useEffect(() => void load(), [load])

  const revoke = async (screen: string | null) => {
    await send(() => client.supervisor.screens.revoke({ screen }))
    await load()
  }
  return (
    <Card title={t('screens.title')} tone="plain" part="screens" visit={null}>
      <Stack>
        {seen === null ? null : (
          <DataTable<ScreenView>
            label={t('screens.title')}
            rows={seen.screens}
            rowId={({ id }) => id}
            isFaint={() => false}
            empty={t('screens.none')}
            columns={[
              {
                id: 'let-in',
                title: t('screens.letIn'),
                cell: (screen) => letIn(screen, t, timeZone),
              },
              {
                id: 'seen',
                title: t('screens.seen'),
                cell: (screen) => lastSeen(screen, t, { now: seen.now, timeZone }),
              },
              {
                id: 'revoke',
                title: t('screens.revoke'),
                cell: (screen) => revokeKey(screen, t, (id) => void revoke(id)),
              },
            ]}
          />
        )}
        {failed ? <Note tone="urgent">{t('outcome.unreachable')}</Note> : null}
        {word === null ? null : (
          <Note tone="urgent">
            {t([`screens.refused.${word.reason}`, `outcome.${word.reason}`], { defaultValue: word.reason })}
          </Note>
        )}
        <Small>{t('screens.hint')}</Small>
        <OfficeFoot>
          <PlainKey
            id="screens-reload"
            label={t('supervisor.reload')}
            icon={null}
            tone="plain"
            disabled={false}
            onPress={() => void load()}
          />
          {seen === null || seen.screens.filter(({ here }) => !here).length < 2 ? null : (
            <RevokeKey
              id="revoke-others"
              label={t('screens.revokeOthers')}
              onRevoke={() => void revoke(null)}
            />
          )}
        </OfficeFoot>
      </Stack>
    </Card>
  )
}

const dayAndMinute = (ms: number, timeZone: string) => `${dayOf(ms, timeZone)} ${minuteOf(ms, timeZone)}`

const letIn = ({ letInAt, here }: ScreenView, t: TFunction, timeZone: string) => (
  <>
    {dayAndMinute(letInAt, timeZone)}{' '}
    {here ? (
      <Chip tone="accent" icon={null}>
        {t('screens.here')}
      </Chip>
    ) : null}
  </>
)

const lastSeen = (
  { seenAt }: ScreenView,
  t: TFunction,
  { now, timeZone }: { now: number; timeZone: string },
) => {
  if (Math.abs(now - seenAt) < IN_USE_MS) return t('screens.inUse')
  const { unit, n } = renewed(Math.floor((now - seenAt) / HOUR_MS))
  return (
    <>
      {dayAndMinute(seenAt, timeZone)}
      <Small>{t(`supervisor.${unit}`, { n })}</Small>
    </>
  )
}

/** The screen that asks would shut itself out. */
const revokeKey = ({ id, here }: ScreenView, t: TFunction, onRevoke: (id: string) => void) =>
  here ? null : <RevokeKey id={`revoke-${id}`} label={t('screens.revoke')} onRevoke={() => onRevoke(id)} />

const RevokeKey = ({ id, label, onRevoke }: { id: string; label: string; onRevoke: () => void }) => {
  const { t } = useTranslation()
  return (
    <GuardedKey
      id={id}
      label={label}
      hint={t('screens.revokeHint')}
      shortHint={t('keyHint.releaseShort')}
      icon="cross"
      onFire={onRevoke}
    />
  )
}
