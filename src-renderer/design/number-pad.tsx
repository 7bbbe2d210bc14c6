import { Button } from 'react-aria-components/Button'
import { useDownAt } from './down-at.ts'
import { Icon } from './icons.tsx'

interface NumberPadProps {
  digitLabel: (digit: string) => string
  backLabel: string
  enterLabel: string
  enterDisabled: boolean
  /** The pad stands in a form, whose submit key it carries. */
  submits: boolean
  /** `downAt`: when the press went down, ms of the page's clock. */
  onDigit: (digit: string, downAt: number) => void
  onBack: (downAt: number) => void
  onEnter: (downAt: number) => void
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
    <DigitKey key={digit} digit={digit} label={digitLabel(digit)} onDigit={onDigit} />
  )
  const back = useDownAt(onBack)
  const enter = useDownAt(submits ? () => {} : onEnter)
  return (
    <div className="pad">
      {DIGITS.map(digitKey)}
      <Button className="key pad-key" data-pad="back" aria-label={backLabel} {...back}>
        <Icon name="backspace" />
      </Button>
      {digitKey('0')}
      <Button
        className="key pad-key"
        data-pad="enter"
        data-tone="accent"
        type={submits ? 'submit' : 'button'}
        isDisabled={enterDisabled}
        {...enter}
      >
        <span className="key-label">{enterLabel}</span>
      </Button>
    </div>
  )
}

interface DigitKeyProps {
  digit: string
  label: string
  onDigit: NumberPadProps['onDigit']
}

const DigitKey = ({ digit, label, onDigit }: DigitKeyProps) => {
  const press = useDownAt((downAt) => onDigit(digit, downAt))
  return (
    <Button className="key pad-key" data-pad={digit} aria-label={label} preventFocusOnPress {...press}>
      {digit}
    </Button>
  )
}
