import type { TFunction } from 'i18next'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { PortsSeen } from '../../src-main/api/device-schemas.ts'
import { DeviceKeys, Mono } from '../design/device.tsx'
import { PlainKey } from '../design/key.tsx'
import { OfficeFoot, OfficeSection, Small } from '../design/office.tsx'
import { Card, Chip, Note, Stack } from '../design/panel.tsx'
import { DataTable } from '../design/table.tsx'
import { kindOfPlace, placeText, usbIds } from './device-words.ts'

interface Row {
  id: string
  name: string
  wire: string[]
  usb: string
  serial: string
  holder: PortsSeen['serial'][number]['holder']
}

/** What is plugged in, and what the system wants to know of it. */
export const PortsCard = ({ ports, reload }: { ports: PortsSeen | null; reload: () => Promise<void> }) => {
  const { t } = useTranslation()
  return (
    <Card title={t('devices.plugged')} tone="plain" part="ports" visit={null}>
      <Stack>
        {ports?.twins === true ? <Note tone="care">{t('devices.twins')}</Note> : null}
        {ports === null || ports.problems.length === 0 ? null : (
          <>
            <Note tone="urgent">{t('devices.listTrouble')}</Note>
            <Small>{t('devices.systemSays', { detail: ports.problems.join('; ') })}</Small>
          </>
        )}
        <DataTable<Row>
          label={t('devices.plugged')}
          rows={ports === null ? [] : rowsOf(ports)}
          rowId={({ id }) => id}
          isFaint={() => false}
          empty={t(noneListed(ports))}
          columns={Object.entries(CELLS).map(([id, { title, cell }]) => ({
            id,
            title: t(title),
            cell: (row: Row) => cell(row, t),
          }))}
        />
        {ports?.udev == null ? null : <Udev {...ports.udev} />}
        {ports?.system === 'windows' ? <Small>{t('devices.windowsHint')}</Small> : null}
        <OfficeFoot>
          <PlainKey
            id="ports-reload"
            label={t('supervisor.reload')}
            icon={null}
            tone="plain"
            disabled={false}
            onPress={() => void reload()}
          />
        </OfficeFoot>
      </Stack>
    </Card>
  )
}

/** What could not be listed may be plugged in all the same. */
const noneListed = (ports: PortsSeen | null): string => {
  if (ports === null) return 'common.connecting'
  return ports.problems.length > 0 ? 'devices.notListed' : 'devices.nothingPlugged'
}

/** What one cell of the table says of a port or a device. */
const CELLS: Record<string, { title: string; cell: (row: Row, t: TFunction) => ReactNode }> = {
  name: { title: 'supervisor.device', cell: ({ name }) => name },
  wire: {
    title: 'devices.port',
    cell: ({ wire: [path, ...names] }) => (
      <>
        {path}
        {names.map((name) => (
          <Small key={name}>{name}</Small>
        ))}
      </>
    ),
  },
  usb: {
    title: 'devices.usb',
    cell: ({ usb, serial }) => (
      <>
        {usb}
        {serial === '' ? null : <Small>{serial}</Small>}
      </>
    ),
  },
  holder: {
    title: 'devices.holder',
    cell: ({ holder }, t) =>
      holder === null ? (
        <Chip tone="plain" icon={null}>
          {t('devices.free')}
        </Chip>
      ) : (
        `${holder.lane} · ${placeText(t, { id: holder.device, kind: kindOfPlace(holder.device) })}`
      ),
  },
}

const rowsOf = ({ serial, hid }: PortsSeen): Row[] => [
  ...serial.map((port) => ({
    id: port.path,
    name: port.name ?? port.path,
    wire: [port.path, ...[port.byId, port.byPath].filter((name) => name !== null)],
    usb:
      port.vendorId === null || port.productId === null
        ? ''
        : usbIds({ vendorId: port.vendorId, productId: port.productId }),
    serial: port.usbSerial ?? '',
    holder: port.holder,
  })),
  ...hid.map((device, index) => ({
    id: `hid-${index}`,
    name: device.name ?? usbIds(device),
    wire: ['USB HID'],
    usb: usbIds(device),
    serial: device.usbSerial ?? '',
    holder: device.holder,
  })),
]

const COMMANDS = `sudo groupadd --force --system kiosk
sudo usermod --append --groups kiosk "$USER"
sudo udevadm control --reload
sudo udevadm trigger`

/** For whoever may administer this PC: what lets the kiosk open what was found. */
const Udev = ({ file, rules }: { file: string; rules: string }) => {
  const { t } = useTranslation()
  const [copied, setCopied] = useState<boolean | null>(null)
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(rules)
      setCopied(true)
    } catch {
      setCopied(false)
    }
  }
  return (
    <OfficeSection title={t('devices.udev')}>
      <Small>{t('devices.udevHint', { file })}</Small>
      <Mono part="udev">{rules}</Mono>
      <Small>{t('devices.udevThen')}</Small>
      <Mono part="udev-commands">{COMMANDS}</Mono>
      <DeviceKeys>
        <PlainKey
          id="udev-copy"
          label={t('devices.copy')}
          icon={null}
          tone="plain"
          disabled={false}
          onPress={() => void copy()}
        />
      </DeviceKeys>
      {copied === null ? null : (
        <Note tone="plain">{t(copied ? 'devices.copied' : 'devices.notCopied')}</Note>
      )}
    </OfficeSection>
  )
}
