import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DeviceDetail } from '../../src-main/api/device-schemas.ts'
import type { Kiosk } from '../connection-context.tsx'
import { clockOf, dayOf } from '../day.ts'
import { DeviceKeys } from '../design/device.tsx'
import { PlainKey } from '../design/key.tsx'
import { OfficeSection, Small } from '../design/office.tsx'
import { Note } from '../design/panel.tsx'
import { saveFile, textOf } from './save-file.ts'
import { isUnauthorized } from './use-devices.ts'

interface RecordingKeysProps {
  kiosk: Kiosk
  lane: string
  device: DeviceDetail
  onLocked: () => void
}

/** "Record raw bytes" of a device to a file. */
export const RecordingKeys = ({ kiosk: { client, info }, lane, device, onLocked }: RecordingKeysProps) => {
  const { t } = useTranslation()
  const [word, setWord] = useState<string | null>(null)
  const { id, recording } = device
  const running = recording?.running === true

  const record = async (on: boolean) => {
    setWord(null)
    const outcome = await client.supervisor.devices.record({ lane, device: id, on }).catch(() => null)
    if (outcome === null) setWord(t('outcome.unreachable'))
    else if (!outcome.ok && outcome.reason === 'locked') onLocked()
  }
  const save = async () => {
    if (recording === null) return
    const day = dayOf(recording.startedAt, info.timeZone)
    const time = clockOf(recording.startedAt, info.timeZone).replaceAll(':', '')
    const name = `recording-${lane}-${id}-${day}-${time}.jsonl`
    try {
      const pieces = textOf(await client.supervisor.devices.recording({ lane, device: id }), 'lines')
      await saveFile(pieces, { name, type: 'application/jsonl' })
      setWord(t('devices.saved', { file: name }))
    } catch (error) {
      if (isUnauthorized(error)) onLocked()
      else setWord(t('outcome.unreachable'))
    }
  }
  return (
    <OfficeSection title={t('devices.recording')}>
      <Small>{t(`devices.recordHint.${device.kind}`)}</Small>
      {recording === null ? null : (
        <Note tone={running ? 'care' : 'plain'}>
          {t(`devices.recorded.${recording.endedBy ?? 'running'}`, {
            seconds: Math.round(recording.ms / 1000),
            kilobytes: Math.ceil(recording.bytes / 1024),
          })}
        </Note>
      )}
      <DeviceKeys>
        <PlainKey
          id={running ? `record-stop-${id}` : `record-${id}`}
          label={t(running ? 'devices.stop' : 'devices.record')}
          icon={null}
          tone={running ? 'accent' : 'plain'}
          disabled={false}
          onPress={() => void record(!running)}
        />
        <PlainKey
          id={`record-save-${id}`}
          label={t('devices.save')}
          icon={null}
          tone="plain"
          disabled={recording === null || running}
          onPress={() => void save()}
        />
      </DeviceKeys>
      {word === null ? null : <Note tone="plain">{word}</Note>}
    </OfficeSection>
  )
}
