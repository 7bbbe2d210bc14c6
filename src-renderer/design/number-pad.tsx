import { Button } from 'react-aria-components/Button'
import { Icon } from './icons.tsx'

interface NumberPadProps {
  digitLabel: (digit: string) => string
  backLabel: string
  enterLabel: string
  enterDisabled: boolean
  /** The pad stands in a form, whose submit key it carries. */
  submits: boolean
  onDigit: (digit: string) => void
  onBack: () => void
  onEnter: () => void
}

/** Laid out like a telephone's, as on every terminal a guard has met. */
const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const

export const NumberPad = ({
  digitLabel,
  backLabel,
  enterLabel,
  enterDisabled,
  submits,
  onDigit,
  onBack,
  onEnter,
}: NumberPadProps) => {
  const digitKey = (digit: string) => (
    <Button
      key={digit}
      className="key pad-key"
      data-pad={digit}
      aria-label={digitLabel(digit)}
      preventFocusOnPress
      onPress={() => onDigit(digit)}
    >
      {digit}
    </Button>
  )
  return (
    <div className="pad">
      {DIGITS.map(digitKey)}
      <Button className="key pad-key" data-pad="back" aria-label={backLabel} onPress={onBack}>
        <Icon name="backspace" />
      </Button>
      {digitKey('0')}
      <Button
        className="key pad-key"
        data-pad="enter"
        data-tone="accent"
        type={submits ? 'submit' : 'button'}
        isDisabled={enterDisabled}
        onPress={submits ? () => {} : onEnter}
      >
        <span className="key-label">{enterLabel}</span>
      </Button>
    </div>
  )
}
