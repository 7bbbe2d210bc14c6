import { useTranslation } from 'react-i18next'
import type { LaneView } from '../../src-main/api/contract.ts'
import { Readout } from '../design/desk.tsx'
import { Key, KeyGroup } from '../design/key.tsx'
import { NumberPad } from '../design/number-pad.tsx'
import { preview, type Keyed } from './three-digits.ts'

export type KeyedKind = 'handheld' | 'contact'

interface TemperaturePadProps {
  keyed: Keyed
  kind: KeyedKind
  asked: boolean
  /** Why infrared readings do not judge now: the pad is the main path, and says so. */
  keyedOnlyWhy: LaneView['keyedOnlyWhy']
  /** `downAt`: when the press went down, ms of the page's clock. */
  onDigit: (digit: string, downAt: number) => void
  onBack: (downAt: number) => void
  onKind: (kind: KeyedKind) => void
  onSend: (downAt: number) => void
}

export const TemperaturePad = ({
  keyed,
  kind,
  asked,
  keyedOnlyWhy,
  onDigit,
  onBack,
  onKind,
  onSend,
}: TemperaturePadProps) => {
  const { t } = useTranslation()
  const shown = preview(keyed.digits)
  const tone = shown.state === 'ready' ? 'good' : shown.state === 'out-of-range' ? 'bad' : 'empty'
  return (
    <KeyGroup
      label={keyedOnlyWhy === null ? t('group.temperature') : t(`dock.keyedOnlyWhy.${keyedOnlyWhy}`)}
      columns={1}
      asked={asked}
    >
      <KeyGroup label={null} columns={2} asked={false}>
        {(['handheld', 'contact'] as const).map((id) => (
          <Key
            key={id}
            id={`kind-${id}`}
            label={t(`dock.${id}`)}
            hint={null}
            icon={null}
            hotkey={id === kind ? null : '.'}
            tone="plain"
            size="m"
            asked={false}
            chosen={id === kind}
            disabled={false}
            onPress={() => onKind(id)}
          />
        ))}
      </KeyGroup>
      <Readout
        text={shown.text}
        tone={tone}
        note={
          shown.state === 'out-of-range'
            ? t('dock.outOfRange')
            : keyed.anew
              ? t('dock.begunAnew')
              : t(`kind.${kind}`)
        }
      />
      <NumberPad
        digitLabel={(digit) => t('common.digit', { digit })}
        backLabel={t('common.backspace')}
        enterLabel={t('dock.send')}
        enterDisabled={shown.state !== 'ready'}
        onDigit={onDigit}
        onBack={onBack}
        submits={false}
        onEnter={onSend}
      />
    </KeyGroup>
  )
}
