import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DeviceDetail, Pairing } from '../../src-main/api/device-schemas.ts'
import { CancelKey } from '../dock/cancel-key.tsx'
import { DeviceKeys } from '../design/device.tsx'
import { PlainKey } from '../design/key.tsx'
import { Opened, OfficeSection } from '../design/office.tsx'
import { Note } from '../design/panel.tsx'
import { type Outcome, useSend } from '../dock/send.ts'
import { Detection } from './device-detection.tsx'
import { kindOfPlace, placeText } from './device-words.ts'
import type { DeviceCardProps } from './device-card-props.ts'
import { PairByHand } from './pair-by-hand.tsx'

interface SetUpProps extends DeviceCardProps {
  device: DeviceDetail['id']
  pairing: Pairing | null
  onPaired: () => void
  onClose: () => void
}

/** One place of a lane is given a device: found by the kiosk, or named by hand. */
export const SetUp = ({
  kiosk,
  lane,
  device,
  pairing,
  ports,
  reloadPorts,
  onLocked,
  onPaired,
  onClose,
}: SetUpProps) => {
  const { t } = useTranslation()
  const kind = kindOfPlace(device)
  const [way, setWay] = useState<'find' | 'hand' | null>(kind === 'barrier' ? 'hand' : null)
  const { send, word } = useSend()

  const pair = async (wanted: Pairing) => {
    const outcome = await send(async (): Promise<Outcome> =>
      kiosk.client.supervisor.devices.pair({ lane: lane.lane, device, pairing: wanted }),
    )
    if (!outcome.ok && outcome.reason === 'locked') return onLocked()
    if (!outcome.ok) return
    void reloadPorts()
    onPaired()
  }
  const byHand = () => {
    void reloadPorts()
    setWay('hand')
  }
  const title = t('devices.setUpTitle', { device: placeText(t, { id: device, kind }) })
  const card = `[data-part="devices-${lane.lane}"]`
  return (
    <Opened
      // The key that was pressed has gone with the way it chose.
      key={way ?? 'ask'}
      part={`set-up-${device}`}
      label={title}
      backTo={[`add-${device}`, `set-up-${device}`, `open-${device}`]
        .map((id) => `${card} [data-key="${id}"]`)
        .concat(`${card} button`)}
      onClose={onClose}
    >
      <OfficeSection title={title}>
        {lane.busy ? <Note tone="care">{t('devices.busyLane')}</Note> : null}
        {way === null ? (
          <DeviceKeys>
            <PlainKey
              id={`find-${device}`}
              label={t(`devices.find.${kind}`)}
              icon={null}
              tone="accent"
              disabled={false}
              onPress={() => setWay('find')}
            />
            <PlainKey
              id={`hand-${device}`}
              label={t('devices.byHand')}
              icon={null}
              tone="plain"
              disabled={false}
              onPress={byHand}
            />
            <CancelKey id={`set-up-close-${device}`} onPress={onClose} />
          </DeviceKeys>
        ) : way === 'find' ? (
          <Detection
            client={kiosk.client}
            lane={lane.lane}
            device={device}
            onPair={(found) => void pair(found)}
            onLocked={onLocked}
            onByHand={byHand}
            onClose={onClose}
          />
        ) : (
          <PairByHand
            device={device}
            pairing={pairing}
            ports={ports}
            onPair={(named) => void pair(named)}
            onClose={onClose}
          />
        )}
        {word === null ? null : (
          <Note tone="urgent">
            {t(`devices.refused.${word.reason}`, { detail: word.detail ?? '', defaultValue: word.reason })}
          </Note>
        )}
      </OfficeSection>
    </Opened>
  )
}
