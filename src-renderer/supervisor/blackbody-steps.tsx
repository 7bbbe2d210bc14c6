import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BlackbodyAct, CalibrationView } from '../../src-main/api/contract.ts'
import type { Kiosk } from '../connection-context.tsx'
import { PlainField } from '../design/field.tsx'
import { FieldRow } from '../design/form.tsx'
import { PlainKey } from '../design/key.tsx'
import { Note } from '../design/panel.tsx'
import type { Outcome } from '../dock/send.ts'
import { typedDigits } from '../typed-digits.ts'
import { Way } from './calibration-way.tsx'

type Mark = 'low' | 'high'

/** A mark takes a second or two of a module; longer, and the blackbody is not before it. */
const LOOKS = 20
const LOOK_MS = 500

interface BlackbodyStepsProps {
  view: CalibrationView
  client: Kiosk['client']
  send: (call: () => Promise<Outcome>) => Promise<Outcome>
  reload: () => Promise<CalibrationView | null>
  mayCalibrate: boolean
  onCalibrate: () => void
}

/** 黑体校准: take the module off the lane, mark two blackbodies, calibrate by them. */
export const BlackbodySteps = ({
  view,
  client,
  send,
  reload,
  mayCalibrate,
  onCalibrate,
}: BlackbodyStepsProps) => {
  const { t } = useTranslation()
  const { lane, marks } = view
  const [references, setReferences] = useState({ low: '35', high: '42' })
  const [reading, setReading] = useState(false)

  const act = async (wish: BlackbodyAct) => {
    await send(() => client.supervisor.blackbody({ lane, act: wish }))
    await reload()
  }
  const mark = async (which: Mark) => {
    setReading(true)
    const reference = Number(references[which])
    const begun = await send(() =>
      client.supervisor.blackbody({ lane, act: { do: 'mark', mark: which, reference } }),
    )
    const settled = begun.ok && (await settles(reload))
    if (begun.ok && !settled) await send(async () => ({ ok: false, reason: 'not-settled', detail: null }))
    setReading(false)
  }
  const step = (which: Mark, label: string, keyLabel: string) => (
    <FieldRow>
      <PlainField
        name={`blackbody-${which}`}
        label={label}
        hint={null}
        value={references[which]}
        type="text"
        maxLength={5}
        onChange={(value) => setReferences((before) => ({ ...before, [which]: typedDigits(value) }))}
      />
      <PlainKey
        id={`mark-${which}-${lane}`}
        label={keyLabel}
        icon={null}
        tone="plain"
        disabled={reading || !isReference(references[which])}
        onPress={() => void mark(which)}
      />
      <Note tone="plain">{markText(which)}</Note>
    </FieldRow>
  )
  const markText = (which: Mark): string => {
    const point = marks?.[which] ?? null
    if (marks?.marking === which) return t('calibration.marking')
    if (point === null) return t('calibration.noMark')
    return t('calibration.mark', { reference: point.reference, read: point.read.toFixed(2) })
  }

  return (
    <Way
      title={t('calibration.byBlackbody')}
      text={t('calibration.blackbodyHint')}
      steps={
        marks === null ? null : (
          <>
            <Note tone="care">{t('calibration.aside')}</Note>
            {step('low', t('calibration.low'), t('calibration.markLow'))}
            {step('high', t('calibration.high'), t('calibration.markHigh'))}
          </>
        )
      }
    >
      <PlainKey
        id={`blackbody-${marks === null ? 'start' : 'stop'}-${lane}`}
        label={t(marks === null ? 'calibration.start' : 'calibration.stop')}
        icon={null}
        tone="plain"
        disabled={reading}
        onPress={() => void act({ do: marks === null ? 'start' : 'stop' })}
      />
      {marks === null ? null : (
        <PlainKey
          id={`calibrate-blackbody-${lane}`}
          label={t('calibration.calibrate')}
          icon={null}
          tone="plain"
          disabled={marks.low === null || marks.high === null || reading || !mayCalibrate}
          onPress={onCalibrate}
        />
      )}
    </Way>
  )
}

const settles = async (reload: () => Promise<CalibrationView | null>): Promise<boolean> => {
  for (let look = 0; look < LOOKS; look += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one look after the other
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    // oxlint-disable-next-line no-await-in-loop -- one look after the other
    const view = await reload()
    if (view?.marks?.marking === null) return true
  }
  return false
}

const isReference = (text: string): boolean => Number(text) >= 20 && Number(text) <= 50
