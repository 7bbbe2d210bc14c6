import { useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DeviceView, TrustView } from '../../src-main/api/contract.ts'
import { useLane, type Kiosk } from '../connection-context.tsx'
import { PlainKey } from '../design/key.tsx'
import { OfficeFoot, OfficeLists, Small } from '../design/office.tsx'
import { Card, Chip, Note, type Tone } from '../design/panel.tsx'
import { DataTable } from '../design/table.tsx'
import { CalibrationCards } from './calibration-card.tsx'
import { fileName, renewed } from './trust-age.ts'

const HOUR_MS = 3_600_000

type List = TrustView['lists'][number]
const TRUST_TONES: Record<List['state'], Tone> = { ok: 'pass', old: 'care', stopped: 'desk' }
const DEVICE_TONES: Record<DeviceView['state'], Tone> = {
  absent: 'desk',
  opening: 'care',
  syncing: 'care',
  online: 'pass',
  stale: 'care',
  failed: 'desk',
}

const stateChip = (tone: Tone, text: string) => (
  <Chip tone={tone} icon={null}>
    {text}
  </Chip>
)

/** 设备: how each lane's devices are, and how old the lists are by which passes are believed. */
export const DevicesPage = ({ kiosk, onLocked }: { kiosk: Kiosk; onLocked: () => void }) => {
  const { t } = useTranslation()
  const { client, info } = kiosk
  const [seen, setSeen] = useState<{ trust: TrustView; now: number } | null>(null)
  const [failed, setFailed] = useState(false)

  // Asked for by hand only: asking by the clock would keep the page unlocked for ever.
  const load = useCallback(async () => {
    const outcome = await client.supervisor.trust().catch(() => null)
    setFailed(outcome === null)
    if (outcome === null) return
    if (outcome.ok) setSeen(outcome)
    else onLocked()
    // eslint-disable-next-line react-hooks/exhaustive-deps -- onLocked is new on every render and changes nothing here
  }, [client])
  useEffect(() => void load(), [load])

  return (
    <OfficeLists>
      {info.lanes.map(({ id }) => (
        <LaneDevices key={id} lane={id} />
      ))}
      <CalibrationCards kiosk={kiosk} onLocked={onLocked} />
      <Card title={t('supervisor.trust')} tone="plain" part="trust" visit={null}>
        {seen === null ? null : <TrustTable trust={seen.trust} now={seen.now} />}
        {failed ? <Note tone="urgent">{t('outcome.unreachable')}</Note> : null}
        <OfficeFoot>
          {seen === null ? null : (
            <Small>
              {t('supervisor.trustHint', { warn: seen.trust.warnHours, stop: seen.trust.stopDays })}
            </Small>
          )}
          <PlainKey
            id="trust-reload"
            label={t('supervisor.reload')}
            icon={null}
            tone="plain"
            disabled={false}
            onPress={() => void load()}
          />
        </OfficeFoot>
      </Card>
    </OfficeLists>
  )
}

const LaneDevices = ({ lane }: { lane: string }) => {
  const { t } = useTranslation()
  const seen = useLane(lane)
  return (
    <Card title={t('supervisor.laneDevices', { lane })} tone="plain" part={`devices-${lane}`} visit={null}>
      <DataTable<DeviceView>
        label={t('supervisor.laneDevices', { lane })}
        rows={seen?.view.devices ?? []}
        rowId={(device) => device.id}
        empty={seen === null ? t('common.connecting') : t('supervisor.noDevices')}
        columns={[
          { id: 'device', title: t('supervisor.device'), cell: ({ kind }) => t(`device.kind.${kind}`) },
          {
            id: 'state',
            title: t('supervisor.state'),
            cell: ({ state }) => stateChip(DEVICE_TONES[state], t(`device.state.${state}`)),
          },
          { id: 'detail', title: t('supervisor.detail'), cell: ({ detail }) => detail ?? '' },
        ]}
      />
    </Card>
  )
}

const TrustTable = ({ trust, now }: { trust: TrustView; now: number }) => {
  const { t } = useTranslation()
  return (
    <>
      {trust.problems.map((problem) => (
        <Note key={problem} tone="urgent">
          {problem}
        </Note>
      ))}
      <DataTable<List>
        label={t('supervisor.trust')}
        rows={trust.lists}
        rowId={(list) => list.source}
        empty={t('supervisor.trustEmpty')}
        columns={[
          { id: 'file', title: t('supervisor.trustFile'), cell: ({ source }) => fileName(source) },
          {
            id: 'format',
            title: t('supervisor.trustFormat'),
            cell: ({ format }) => t(`supervisor.format.${format}`),
          },
          { id: 'count', title: t('supervisor.trustCount'), cell: ({ count }) => count },
          {
            id: 'age',
            title: t('supervisor.trustAge'),
            cell: ({ modified }) => {
              const { unit, n } = renewed(Math.floor((now - modified) / HOUR_MS))
              return t(`supervisor.${unit}`, { n })
            },
          },
          {
            id: 'state',
            title: t('supervisor.state'),
            cell: ({ state }) => stateChip(TRUST_TONES[state], t(`supervisor.trustState.${state}`)),
          },
        ]}
      />
    </>
  )
}
