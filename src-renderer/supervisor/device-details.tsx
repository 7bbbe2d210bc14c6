import type { TFunction } from 'i18next'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DeviceDetail } from '../../src-main/api/device-schemas.ts'
import { momentOf } from '../day.ts'
import { DeviceBox, DeviceKeys, LiveValue, Mono } from '../design/device.tsx'
import { focusFirst } from '../design/focus.ts'
import { PlainKey } from '../design/key.tsx'
import { Small } from '../design/office.tsx'
import { Chip, Fact, Facts, Note, type Tone } from '../design/panel.tsx'
import { type Outcome, useSend } from '../dock/send.ts'
import { celsiusText } from '../gate/temperature.ts'
import { RecordingKeys } from './device-recording.tsx'
import { SetUp } from './device-set-up.tsx'
import type { DeviceCardProps } from './device-card-props.ts'
import { bytesText, DEVICE_TONES, pairingText, placeText } from './device-words.ts'

interface DeviceDetailsProps extends DeviceCardProps {
  device: DeviceDetail
}

/** One device: how it is and what to do at a glance; opened, what it says and how it is set. */
export const DeviceDetails = ({ device, ...page }: DeviceDetailsProps) => {
  const { t } = useTranslation()
  const { kiosk, lane, onLocked } = page
  const [open, setOpen] = useState(false)
  const [settingUp, setSettingUp] = useState(false)
  useEffect(
    () => () => {
      // A device that is in no config goes with its keys.
      if (document.activeElement === document.body) focusFirst(...nextKeys(lane.lane, device.id))
    },
    [lane.lane, device.id],
  )
  const { send, word } = useSend()

  const unpair = async () => {
    const outcome = await send(async (): Promise<Outcome> =>
      kiosk.client.supervisor.devices.pair({ lane: lane.lane, device: device.id, pairing: null }),
    )
    if (!outcome.ok && outcome.reason === 'locked') onLocked()
    if (outcome.ok) focusFirst(...nextKeys(lane.lane, device.id))
  }
  return (
    <DeviceBox
      id={device.id}
      title={placeText(t, device)}
      summary={device.pairing === null ? '' : pairingText(t, device.pairing)}
      tone={toneOf(device)}
      chip={<StateChip device={device} />}
      open={open}
      onToggle={() => setOpen(!open)}
      notes={<WhatToDo device={device} />}
    >
      {settingUp ? (
        // The code to scan and the value to look at come first, not what was before.
        <SetUp
          {...page}
          device={device.id}
          pairing={device.pairing}
          onPaired={() => setSettingUp(false)}
          onClose={() => setSettingUp(false)}
        />
      ) : (
        <>
          <Live device={device} />
          <Facts>
            <SetFacts device={device} timeZone={kiosk.info.timeZone} />
            {counted(t, device).map(([id, value]) => (
              <Fact key={id} id={id} label={t(`devices.${id}`)} strong={false} swatch={null} aside={null}>
                {value}
              </Fact>
            ))}
          </Facts>
          {device.kind === 'keyboard' ? null : <LastBytes device={device} />}
          <DeviceKeys>
            <PlainKey
              id={`set-up-${device.id}`}
              label={t('devices.setUp')}
              icon={null}
              tone={device.trouble === null ? 'plain' : 'accent'}
              disabled={false}
              onPress={() => setSettingUp(true)}
            />
            {device.from === 'page' || device.problem !== null ? (
              <PlainKey
                id={`unpair-${device.id}`}
                label={t('devices.unpair')}
                icon={null}
                tone="quiet"
                disabled={false}
                onPress={() => void unpair()}
              />
            ) : null}
          </DeviceKeys>
          {device.kind === 'keyboard' ? null : (
            <RecordingKeys kiosk={kiosk} lane={lane.lane} device={device} onLocked={onLocked} />
          )}
        </>
      )}
      {word === null ? null : (
        <Note tone="urgent">
          {t(`devices.refused.${word.reason}`, { detail: word.detail ?? '', defaultValue: word.reason })}
        </Note>
      )}
    </DeviceBox>
  )
}

/** Where the focus goes when the key that was pressed goes. */
const nextKeys = (lane: string, device: string): string[] => {
  const card = `[data-part="devices-${lane}"]`
  return [`set-up-${device}`, `open-${device}`, `add-${device}`]
    .map((id) => `${card} [data-key="${id}"]`)
    .concat(`${card} button`)
}

const toneOf = (device: DeviceDetail): Tone => {
  const { state, problem } = device
  if (problem !== null || state === null) return 'urgent'
  return isUnchecked(device) ? 'plain' : DEVICE_TONES[state]
}

/** Whether a keyboard is plugged in is not known before it types. */
const isUnchecked = ({ kind, state }: DeviceDetail): boolean => kind === 'keyboard' && state === 'online'

const StateChip = ({ device }: { device: DeviceDetail }) => {
  const { t } = useTranslation()
  const { state } = device
  if (isUnchecked(device)) {
    return (
      <Chip tone="plain" icon={null}>
        {t('device.state.unchecked')}
      </Chip>
    )
  }
  return (
    <Chip
      tone={state === null ? 'urgent' : DEVICE_TONES[state]}
      icon={state === 'online' ? 'check' : 'alert'}
    >
      {state === null ? t('devices.notSet') : t(`device.state.${state}`)}
    </Chip>
  )
}

/** What is wrong, in plain words with what to do, and the system's own words beside. */
const WhatToDo = ({ device: { trouble, detail, problem, plugOnly } }: { device: DeviceDetail }) => {
  const { t } = useTranslation()
  return (
    <>
      {trouble === null ? null : <Note tone="urgent">{t(`devices.trouble.${trouble}`)}</Note>}
      {detail === null ? null : <Small>{t('devices.systemSays', { detail })}</Small>}
      {problem === null ? null : (
        <>
          <Note tone="urgent">{t('devices.brokenPairing')}</Note>
          <Small>{problem}</Small>
        </>
      )}
      {plugOnly ? <Small>{t('devices.plugOnly')}</Small> : null}
    </>
  )
}

const SetFacts = ({ device, timeZone }: { device: DeviceDetail; timeZone: string }) => {
  const { t } = useTranslation()
  const { pairing, from, set } = device
  return (
    <>
      <Fact id="from" label={t('devices.from')} strong={false} swatch={null} aside={null}>
        {from === 'config' || set === null
          ? t('devices.fromConfig')
          : t('devices.fromPage', { by: set.by, at: momentOf(set.at, set.at, timeZone) })}
      </Fact>
      {pairing === null ? null : (
        <Fact id="setting" label={t('devices.setting')} strong={false} swatch={null} aside={null}>
          {pairingText(t, pairing)}
        </Fact>
      )}
      {pairing?.kind === 'thermometer' ? (
        <Fact id="room" label={t('devices.room')} strong={false} swatch={null} aside={null}>
          {t(pairing.indoors ? 'devices.indoors' : 'devices.notIndoors')}
        </Fact>
      ) : null}
    </>
  )
}

/** The biggest thing in the box: what it says now. */
const Live = ({ device: { frame, reading, scan } }: { device: DeviceDetail }) => {
  const { t } = useTranslation()
  return (
    <>
      {frame === null ? null : (
        <LiveValue label={t('devices.now')}>
          {frame.celsius === null ? t(`devices.says.${frame.says}`) : celsiusText(frame.celsius)}
        </LiveValue>
      )}
      {reading === null ? null : (
        <Note tone="plain">
          {t('devices.lastReading', {
            celsius: celsiusText(reading.celsius),
            kind: t(`kind.${reading.kind}`),
          })}
        </Note>
      )}
      {scan === null ? null : <Note tone="plain">{scanText(t, scan)}</Note>}
    </>
  )
}

const scanText = (t: TFunction, scan: NonNullable<DeviceDetail['scan']>): string => {
  if ('unreadable' in scan) return t('devices.lastUnreadable')
  if ('lines' in scan) return t('devices.lastMerged', { n: scan.lines })
  return t('devices.lastScan', { n: scan.characters, symbology: scan.symbology ?? '' })
}

const counted = (t: TFunction, { counters, traffic, kind }: DeviceDetail): (readonly [string, string])[] => {
  if (kind === 'keyboard') return []
  const { bytesIn, bytesOut } = traffic
  return [
    ...(counters === null ? [] : [['counters', t('devices.countersText', { ...counters })] as const]),
    ['traffic', t('devices.trafficText', { bytesIn, bytesOut })] as const,
  ]
}

const LastBytes = ({ device: { kind, traffic } }: { device: DeviceDetail }) => {
  const { t } = useTranslation()
  return (
    <div>
      <Small>{t(kind === 'scanner' ? 'devices.lastBytesBlanked' : 'devices.lastBytes')}</Small>
      <Mono part="last-bytes">
        {traffic.lastIn === '' ? t('devices.nothingYet') : bytesText(traffic.lastIn)}
      </Mono>
    </div>
  )
}
