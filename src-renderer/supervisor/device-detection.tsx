import type { TFunction } from 'i18next'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DetectionStep, DeviceDetail, Pairing } from '../../src-main/api/device-schemas.ts'
import { CancelKey } from '../dock/cancel-key.tsx'
import type { KioskClient } from '../connection.ts'
import { DeviceKeys, LiveValue, Steps, SymbolToScan } from '../design/device.tsx'
import { Choice } from '../design/field.tsx'
import { PlainKey } from '../design/key.tsx'
import { Note } from '../design/panel.tsx'
import { celsiusText } from '../gate/temperature.ts'
import { pairingText } from './device-words.ts'
import { isUnauthorized } from './use-devices.ts'

interface DetectionProps {
  client: KioskClient
  lane: string
  device: DeviceDetail['id']
  onPair: (pairing: Pairing) => void
  onLocked: () => void
  onByHand: () => void
  onClose: () => void
}

type Found = Extract<DetectionStep, { step: 'found' }>

/** "Plug it in, scan this, take your temperature": runs as long as it is on the screen. */
export const Detection = (props: DetectionProps) => {
  const [tries, setTries] = useState(0)
  // Another search is another stream, from the beginning.
  return <Search key={tries} {...props} onAgain={() => setTries(tries + 1)} />
}

const Search = ({
  client,
  lane,
  device,
  onPair,
  onLocked,
  onByHand,
  onClose,
  onAgain,
}: DetectionProps & { onAgain: () => void }) => {
  const { t } = useTranslation()
  const [steps, setSteps] = useState<DetectionStep[]>([])
  const [indoors, setIndoors] = useState<boolean | null>(null)

  useEffect(() => {
    const stop = new AbortController()
    const run = async () => {
      try {
        const found = await client.supervisor.devices.detect({ lane, device }, { signal: stop.signal })
        for await (const step of found) {
          if (stop.signal.aborted) return
          setSteps((before) => withStep(before, step))
        }
      } catch (error) {
        if (!stop.signal.aborted && isUnauthorized(error)) onLocked()
      }
    }
    void run()
    return () => stop.abort()
    // eslint-disable-next-line react-hooks/exhaustive-deps -- onLocked is new on every render and changes nothing here
  }, [client, lane, device])

  const last = steps.at(-1)
  const symbol = steps.find((step) => step.step === 'scan-this')
  const isOver = last?.step === 'found' || last?.step === 'none' || last?.step === 'refused'
  return (
    <>
      {steps.length === 0 ? <Note tone="plain">{t('devices.step.plugIn')}</Note> : null}
      <Steps steps={steps.flatMap((step) => stepText(t, step))} />
      {symbol === undefined || isOver ? null : (
        <>
          <Note tone="care">{t('devices.step.scanThis')}</Note>
          <SymbolToScan side={symbol.side} path={symbol.path} label={t('devices.step.scanThis')} />
        </>
      )}
      {last?.step === 'measuring' ? (
        <>
          <Note tone="care">{t('devices.step.takeTemperature')}</Note>
          <LiveValue label={t('devices.now')}>
            {last.celsius === null ? '–' : celsiusText(last.celsius)}
          </LiveValue>
        </>
      ) : null}
      {last?.step === 'found' ? <WhatWasFound found={last} indoors={indoors} onIndoors={setIndoors} /> : null}
      <DeviceKeys>
        {last?.step === 'found' ? (
          <PlainKey
            id="pair-found"
            label={t('devices.useIt')}
            icon="check"
            tone="accent"
            disabled={false}
            onPress={() => onPair(withRoom(last.pairing, indoors))}
          />
        ) : null}
        {isOver && last.step !== 'found' ? (
          <>
            <PlainKey
              id={`find-again-${device}`}
              label={t('devices.findAgain')}
              icon={null}
              tone="accent"
              disabled={false}
              onPress={onAgain}
            />
            <PlainKey
              id={`hand-${device}`}
              label={t('devices.byHand')}
              icon={null}
              tone="plain"
              disabled={false}
              onPress={onByHand}
            />
          </>
        ) : null}
        <CancelKey id={`find-close-${device}`} onPress={onClose} />
      </DeviceKeys>
    </>
  )
}

/** What is measured just now takes the place of what was measured before. */
const withStep = (before: readonly DetectionStep[], step: DetectionStep): DetectionStep[] => [
  ...before.filter((earlier) => earlier.step !== 'measuring'),
  step,
]

const stepText = (t: TFunction, step: DetectionStep): { text: string; aside: string | null }[] => {
  const plain = (text: string) => [{ text, aside: null }]
  switch (step.step) {
    case 'looking':
      return step.ports.length === 0
        ? plain(t('devices.step.nothingFree'))
        : [{ text: t('devices.step.looking', { n: step.ports.length }), aside: step.ports.join(', ') }]
    case 'asking':
      return plain(t('devices.step.asking', { port: step.port }))
    case 'skipped':
      return [
        {
          text: t('devices.step.skipped', { port: step.port, why: t(`devices.trouble.${step.trouble}`) }),
          aside: step.detail,
        },
      ]
    case 'nothing-said':
      return plain(t('devices.step.nothingSaid', { port: step.port }))
    case 'answered':
      return plain(t('devices.step.answered', { port: step.port, protocol: step.protocol }))
    case 'heard-else':
      return plain(t('devices.step.heardElse', { port: step.port }))
    case 'none':
      return plain(t('devices.step.none'))
    case 'refused':
      return [{ text: t(`devices.step.refused.${step.why}`), aside: step.detail }]
    case 'found':
    case 'measuring':
    case 'scan-this':
      return []
  }
}

/** What the installer says of the room goes before what was set. */
const withRoom = (pairing: Pairing, indoors: boolean | null): Pairing =>
  pairing.kind === 'thermometer' && indoors !== null ? { ...pairing, indoors } : pairing

const WhatWasFound = ({
  found: { pairing, celsius, plugOnly, port },
  indoors,
  onIndoors,
}: {
  found: Found
  indoors: boolean | null
  onIndoors: (indoors: boolean) => void
}) => {
  const { t } = useTranslation()
  return (
    <>
      <Note tone="care">{t('devices.step.found', { port, device: pairingText(t, pairing) })}</Note>
      {celsius === null ? null : (
        <LiveValue label={t('devices.step.measured')}>{celsiusText(celsius)}</LiveValue>
      )}
      {pairing.kind === 'thermometer' && celsius === null ? (
        <Note tone="plain">{t('devices.step.nobody')}</Note>
      ) : null}
      {plugOnly ? <Note tone="plain">{t('devices.plugOnly')}</Note> : null}
      {pairing.kind === 'thermometer' ? (
        <Indoors value={indoors ?? pairing.indoors} onChange={onIndoors} />
      ) : null}
    </>
  )
}

/** Where the module stands: one that reports no room temperature judges only in a heated room. */
export const Indoors = ({ value, onChange }: { value: boolean; onChange: (indoors: boolean) => void }) => {
  const { t } = useTranslation()
  return (
    <Choice<'indoors' | 'notIndoors'>
      name="indoors"
      label={t('devices.room')}
      value={value ? 'indoors' : 'notIndoors'}
      options={(['indoors', 'notIndoors'] as const).map((id) => ({ id, text: t(`devices.${id}`) }))}
      onChange={(chosen) => onChange(chosen === 'indoors')}
    />
  )
}
