import { useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { TrustView } from '../../src-main/api/contract.ts'
import type { Kiosk } from '../connection-context.tsx'
import { PlainKey } from '../design/key.tsx'
import { OfficeFoot, OfficeLists, Small } from '../design/office.tsx'
import { Card, Chip, Note, type Tone } from '../design/panel.tsx'
import { DataTable } from '../design/table.tsx'
import { CalibrationCards } from './calibration-card.tsx'
import { LaneDevicesCard } from './lane-devices-card.tsx'
import { PortsCard } from './ports-card.tsx'
import { ScreensCard } from './screens-card.tsx'
import { fileName, renewed } from './trust-age.ts'
import { useDevices, usePorts } from './use-devices.ts'

const HOUR_MS = 3_600_000

type List = TrustView['lists'][number]
const TRUST_TONES: Record<List['state'], Tone> = { ok: 'pass', old: 'care', stopped: 'desk' }
const stateChip = (tone: Tone, text: string) => (
  <Chip tone={tone} icon={null}>
    {text}
  </Chip>
)

/** 设备: one page of set-up. Each lane's devices, what else is plugged in, and how old the trust lists are. */
export const DevicesPage = ({ kiosk, onLocked }: { kiosk: Kiosk; onLocked: () => void }) => {
  const { t } = useTranslation()
  const { client } = kiosk
  const devices = useDevices(client, onLocked)
  const { ports, load: reloadPorts } = usePorts(client, onLocked)
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
      {devices === null ? <Note tone="plain">{t('common.connecting')}</Note> : null}
      {devices?.lanes.map((lane) => (
        <LaneDevicesCard
          key={lane.lane}
          kiosk={kiosk}
          lane={lane}
          ports={ports}
          reloadPorts={reloadPorts}
          onLocked={onLocked}
        />
      ))}
      <PortsCard ports={ports} reload={reloadPorts} />
      <CalibrationCards kiosk={kiosk} onLocked={onLocked} />
      <ScreensCard kiosk={kiosk} onLocked={onLocked} />
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
        isFaint={() => false}
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
