import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DeviceDetail } from '../../src-main/api/device-schemas.ts'
import { useLane } from '../connection-context.tsx'
import { DeviceKeys } from '../design/device.tsx'
import { PlainKey } from '../design/key.tsx'
import { Card, Chip, Note, Stack } from '../design/panel.tsx'
import { DeviceDetails } from './device-details.tsx'
import { SetUp } from './device-set-up.tsx'
import { DEVICE_TONES } from './device-words.ts'
import type { DeviceCardProps } from './device-card-props.ts'

type DeviceId = DeviceDetail['id']

/** The devices of one lane, and the places where another can be put. */
export const LaneDevicesCard = ({ kiosk, lane, ports, reloadPorts, onLocked }: DeviceCardProps) => {
  const { t } = useTranslation()
  const seen = useLane(lane.lane)
  const [adding, setAdding] = useState<DeviceId | null>(null)
  // The camera is a screen's and the authority a server's: nothing here is plugged in for them.
  const others = (seen?.view.devices ?? []).filter(({ kind }) => kind === 'camera' || kind === 'authority')
  const scanner = lane.free.find((place) => place.startsWith('scanner-'))
  const addable = [
    ...lane.free.filter((place) => !place.startsWith('scanner-')),
    ...(scanner === undefined ? [] : [scanner]),
  ]
  // What is in the place now is no free place any more.
  const place = adding !== null && lane.free.includes(adding) ? adding : null
  if (place !== adding) setAdding(place)
  return (
    <Card
      title={t('supervisor.laneDevices', { lane: lane.lane })}
      tone="plain"
      part={`devices-${lane.lane}`}
      visit={null}
    >
      <Stack>
        {lane.devices.map((device) => (
          <DeviceDetails
            key={device.id}
            kiosk={kiosk}
            lane={lane}
            device={device}
            ports={ports}
            reloadPorts={reloadPorts}
            onLocked={onLocked}
          />
        ))}
        {others.map(({ id, kind, state, detail }) => (
          <p key={id} className="device-line" data-device={id}>
            <b>{t(`device.kind.${kind}`)}</b>
            <Chip tone={DEVICE_TONES[state]} icon={null}>
              {t(`device.state.${state}`)}
            </Chip>
            <small>{detail}</small>
          </p>
        ))}
        {lane.devices.length === 0 ? <Note tone="plain">{t('supervisor.noDevices')}</Note> : null}
        {place === null ? (
          <DeviceKeys>
            {addable.map((free) => (
              <PlainKey
                key={free}
                id={`add-${free}`}
                label={t(`devices.add.${free.split('-')[0]}`)}
                icon={null}
                tone="quiet"
                disabled={false}
                onPress={() => setAdding(free)}
              />
            ))}
          </DeviceKeys>
        ) : (
          <SetUp
            kiosk={kiosk}
            lane={lane}
            device={place}
            pairing={null}
            ports={ports}
            reloadPorts={reloadPorts}
            onLocked={onLocked}
            // It stays until its device is in the list: closed before, it gave the focus to a key that goes.
            onPaired={() => {}}
            onClose={() => setAdding(null)}
          />
        )}
      </Stack>
    </Card>
  )
}
