import type { TFunction } from 'i18next'
import type { DeviceView } from '../../src-main/api/contract.ts'
import type { DeviceDetail, Pairing, PortsSeen } from '../../src-main/api/device-schemas.ts'
import type { Tone } from '../design/panel.tsx'

/** How a device is, told by the edge of its box; the word is always beside it. */
export const DEVICE_TONES: Record<DeviceView['state'], Tone> = {
  absent: 'urgent',
  opening: 'care',
  syncing: 'care',
  online: 'pass',
  stale: 'urgent',
  failed: 'urgent',
}

type PortSetting = Extract<Pairing, { kind: 'barrier' }>['port']

/** A port as a person would say it. */
export const portText = (t: TFunction, port: PortSetting): string =>
  'path' in port ? port.path : t('devices.usbSerial', { serial: port.usbSerial })

export const usbIds = ({ vendorId, productId }: { vendorId: number; productId: number }): string =>
  [vendorId, productId].map((id) => id.toString(16).padStart(4, '0')).join(':')

/** How a device is opened, in one line. */
export const pairingText = (t: TFunction, pairing: Pairing): string => {
  switch (pairing.kind) {
    case 'thermometer':
      return `${pairing.protocol} · ${portText(t, pairing.port)}`
    case 'hid-scanner':
      return `USB ${usbIds(pairing)}${pairing.serial === null ? '' : ` · ${pairing.serial}`}`
    case 'serial-scanner':
      return `${portText(t, pairing.port)} · ${pairing.baud}`
    case 'keyboard-scanner':
      return t('devices.throughWindow')
    case 'barrier':
      return `LCUS-1 · ${portText(t, pairing.port)}`
  }
}

export const kindOfPlace = (id: DeviceDetail['id']): 'thermometer' | 'scanner' | 'barrier' =>
  id === 'thermometer' || id === 'barrier' ? id : 'scanner'

/** "扫码枪 2": a lane may have several. */
export const placeText = (t: TFunction, { id, kind }: Pick<DeviceDetail, 'id' | 'kind'>): string => {
  const name = t(`device.kind.${kind}`)
  const number = id.split('-')[1]
  return number === undefined ? name : `${name} ${number}`
}

/** A found port for a list to choose from. */
export const foundText = ({ path, name }: PortsSeen['serial'][number]): string =>
  name === null || name.includes(path) ? (name ?? path) : `${path} · ${name}`

/** "fe ac 24": bytes as one reads them. */
export const bytesText = (hex: string): string => hex.match(/../g)?.join(' ') ?? ''
