import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DeviceDetail, Pairing, PortsSeen } from '../../src-main/api/device-schemas.ts'
import { CancelKey } from '../dock/cancel-key.tsx'
import { Choice, Field, PlainField } from '../design/field.tsx'
import { FormBox } from '../design/form.tsx'
import { SubmitKey } from '../design/key.tsx'
import { DeviceKeys } from '../design/device.tsx'
import { Small } from '../design/office.tsx'
import { Note } from '../design/panel.tsx'
import { typedDigits } from '../typed-digits.ts'
import { Indoors } from './device-detection.tsx'
import { foundText, kindOfPlace, portText, usbIds } from './device-words.ts'

interface PairByHandProps {
  device: DeviceDetail['id']
  pairing: Pairing | null
  ports: PortsSeen | null
  onPair: (pairing: Pairing) => void
  onClose: () => void
}

type Port = Extract<Pairing, { kind: 'barrier' }>['port']
type ScannerKind = 'hid-scanner' | 'serial-scanner' | 'keyboard-scanner'

const BAUDS = ['9600', '19200', '38400', '57600', '115200'] as const
const LAYOUTS = ['auto', 'a', 'b', 'keyboard'] as const
const TYPED = 'typed'

/** Everything chosen from lists of what is there; a path that no list has is typed. */
export const PairByHand = ({ device, pairing, ports, onPair, onClose }: PairByHandProps) => {
  const { t } = useTranslation()
  const kind = kindOfPlace(device)
  const port = usePort(pairing, ports)
  const thermometer = useThermometer(pairing, ports)
  const scanner = useScanner(pairing, ports)
  const [openSeconds, setOpenSeconds] = useState(
    pairing?.kind === 'barrier' ? String(pairing.openSeconds) : '3',
  )

  const wanted = (): Pairing | null => {
    if (kind === 'scanner') return scanner.wanted(port.value)
    if (port.value === null) return null
    if (kind === 'thermometer') return thermometer.wanted(port.value)
    const seconds = Number(openSeconds)
    return seconds >= 1 && seconds <= 30 ? { kind, port: port.value, openSeconds: seconds } : null
  }
  const ready = wanted()
  return (
    <FormBox part={`pair-${device}`} asked={false} onSubmit={() => ready !== null && onPair(ready)}>
      {kind === 'scanner' ? scanner.fields : null}
      {kind === 'scanner' && scanner.kind !== 'serial-scanner' ? null : port.fields}
      {kind === 'thermometer' ? thermometer.fields : null}
      {kind === 'barrier' ? (
        <PlainField
          name="openSeconds"
          label={t('devices.openSeconds')}
          hint={null}
          value={openSeconds}
          type="text"
          maxLength={4}
          onChange={(typed) => setOpenSeconds(typedDigits(typed))}
        />
      ) : null}
      {ports === null || ports.problems.length === 0 ? null : (
        <>
          <Note tone="urgent">{t('devices.listTrouble')}</Note>
          <Small>{t('devices.systemSays', { detail: ports.problems.join('; ') })}</Small>
        </>
      )}
      <DeviceKeys>
        <SubmitKey id={`pair-${device}`} label={t('devices.useIt')} disabled={ready === null} />
        <CancelKey id={`pair-close-${device}`} onPress={onClose} />
      </DeviceKeys>
    </FormBox>
  )
}

const idOf = (port: Port): string => JSON.stringify(port)

const usePort = (pairing: Pairing | null, ports: PortsSeen | null) => {
  const { t } = useTranslation()
  const own = pairing !== null && 'port' in pairing ? pairing.port : null
  const found = ports?.serial ?? []
  const options = [
    ...found.map((each) => ({ id: idOf(each.port), text: foundText(each), port: each.port })),
    ...(own === null || found.some((each) => idOf(each.port) === idOf(own))
      ? []
      : [{ id: idOf(own), text: portText(t, own), port: own }]),
  ]
  const [chosen, setChosen] = useState<string | null>(own === null ? null : idOf(own))
  const [typed, setTyped] = useState('')
  const at = chosen ?? options[0]?.id ?? TYPED
  const path = typed.trim()
  const isNoPath = ports?.system !== 'windows' && !path.startsWith('/')
  const value: Port | null =
    at === TYPED
      ? path === '' || isNoPath
        ? null
        : { path }
      : (options.find(({ id }) => id === at)?.port ?? null)
  const fields = (
    <>
      <Choice<string>
        name="port"
        label={t('devices.port')}
        value={at}
        options={[
          ...options.map(({ id, text }) => ({ id, text })),
          { id: TYPED, text: t('devices.otherPort') },
        ]}
        onChange={setChosen}
      />
      {at === TYPED ? (
        <Field
          name="path"
          label={t('devices.path')}
          hint={t('devices.pathHint')}
          value={typed}
          type="text"
          inputMode="text"
          maxLength={200}
          autoFocus={false}
          wrong={path !== '' && isNoPath ? t('devices.noPath') : null}
          onChange={setTyped}
          onFocus={() => {}}
          ref={null}
        />
      ) : null}
    </>
  )
  return { value, fields }
}

const useThermometer = (pairing: Pairing | null, ports: PortsSeen | null) => {
  const { t } = useTranslation()
  const own = pairing?.kind === 'thermometer' ? pairing : null
  const known = ports?.protocols ?? []
  const [protocol, setProtocol] = useState(own?.protocol ?? null)
  const [baud, setBaud] = useState(own?.baud == null ? 'own' : String(own.baud))
  const [indoors, setIndoors] = useState(own?.indoors ?? false)
  const at = protocol ?? known[0]?.id ?? ''
  const ownBaud = known.find(({ id }) => id === at)?.baud
  const fields = (
    <>
      <Choice<string>
        name="protocol"
        label={t('devices.protocol')}
        value={at}
        options={known.map(({ id, kind }) => ({ id, text: `${id} · ${t(`kind.${kind}`)}` }))}
        onChange={setProtocol}
      />
      <Choice<string>
        name="baud"
        label={t('devices.baud')}
        value={baud}
        options={[
          { id: 'own', text: t('devices.ownBaud', { baud: ownBaud ?? '' }) },
          ...BAUDS.map((id) => ({ id, text: id })),
        ]}
        onChange={setBaud}
      />
      <Indoors value={indoors} onChange={setIndoors} />
    </>
  )
  const wanted = (port: Port): Pairing | null =>
    at === ''
      ? null
      : { kind: 'thermometer', protocol: at, port, baud: baud === 'own' ? null : Number(baud), indoors }
  return { wanted, fields }
}

const useScanner = (pairing: Pairing | null, ports: PortsSeen | null) => {
  const { t } = useTranslation()
  const [kind, setKind] = useState<ScannerKind>(
    pairing?.kind === 'serial-scanner' || pairing?.kind === 'keyboard-scanner' ? pairing.kind : 'hid-scanner',
  )
  const hid = ports?.hid ?? []
  const own = pairing?.kind === 'hid-scanner' ? pairing : null
  const [chosen, setChosen] = useState<string | null>(null)
  const [layout, setLayout] = useState<(typeof LAYOUTS)[number]>(own?.layout ?? 'auto')
  const [baud, setBaud] = useState(pairing?.kind === 'serial-scanner' ? String(pairing.baud) : '9600')
  const [aim, setAim] = useState<'no' | 'yes'>(
    pairing?.kind === 'serial-scanner' && pairing.aimPrefix ? 'yes' : 'no',
  )
  const options = hid.map((each, index) => ({
    id: String(index),
    text: `${each.name ?? usbIds(each)} · ${usbIds(each)} · ${t(`devices.hid.${each.is}`)}`,
  }))
  const same = hid.findIndex((each) => each.vendorId === own?.vendorId && each.productId === own.productId)
  const at = chosen ?? String(Math.max(0, same))
  const fields = (
    <>
      <Choice<ScannerKind>
        name="scanner-kind"
        label={t('devices.scannerKind')}
        value={kind}
        options={(['hid-scanner', 'serial-scanner', 'keyboard-scanner'] as const).map((id) => ({
          id,
          text: t(`devices.kindOfScanner.${id}`),
        }))}
        onChange={setKind}
      />
      {kind === 'hid-scanner' ? (
        <>
          {options.length === 0 ? <Note tone="care">{t('devices.noHid')}</Note> : null}
          {options.length === 0 ? null : (
            <Choice<string>
              name="hid"
              label={t('devices.usbDevice')}
              value={at}
              options={options}
              onChange={setChosen}
            />
          )}
          <Choice<(typeof LAYOUTS)[number]>
            name="layout"
            label={t('devices.layout')}
            value={layout}
            options={LAYOUTS.map((id) => ({ id, text: t(`devices.layoutName.${id}`) }))}
            onChange={setLayout}
          />
        </>
      ) : null}
      {kind === 'serial-scanner' ? (
        <>
          <Choice<string>
            name="baud"
            label={t('devices.baud')}
            value={baud}
            options={BAUDS.map((id) => ({ id, text: id }))}
            onChange={setBaud}
          />
          <Choice<'no' | 'yes'>
            name="aim"
            label={t('devices.aimPrefix')}
            value={aim}
            options={(['no', 'yes'] as const).map((id) => ({ id, text: t(`devices.aim.${id}`) }))}
            onChange={setAim}
          />
        </>
      ) : null}
    </>
  )
  const wanted = (port: Port | null): Pairing | null => {
    if (kind === 'keyboard-scanner') return { kind }
    if (kind === 'serial-scanner') {
      return port === null ? null : { kind, port, baud: Number(baud), aimPrefix: aim === 'yes' }
    }
    const each = hid[Number(at)]
    if (each === undefined) return null
    // A serial number tells two of one model apart, and only then it is needed.
    const alike = hid.filter(
      ({ vendorId, productId }) => vendorId === each.vendorId && productId === each.productId,
    )
    const serial = alike.length > 1 ? each.usbSerial : null
    return { kind, vendorId: each.vendorId, productId: each.productId, serial, layout }
  }
  return { kind, wanted, fields }
}
