import { useTranslation } from 'react-i18next'
import { LONGEST_PIN, SHORTEST_PIN, weakPin } from '../../src-main/people/weak-pin.ts'
import { TypedField } from '../design/field.tsx'
import { Note } from '../design/panel.tsx'
import { typedDigits } from '../typed-digits.ts'
import { FIELD_LIMIT, isBeyondMending, type NewPin, type PinOwner } from './new-staff.ts'

interface NewPinFieldsProps {
  names: { pin: string; again: string }
  label: string
  whose: PinOwner
  value: NewPin
  /** It was sent, or tried to: all that is wrong is said. */
  told: boolean
  onChange: (value: NewPin) => void
}

/** A new PIN is typed twice. */
export const NewPinFields = ({ names, label, whose, value, told, onChange }: NewPinFieldsProps) => {
  const { t } = useTranslation()
  const { pin, again } = value
  const weak = weakPin({ pin, ...whose })
  const isTold = told || again !== '' || isBeyondMending(weak)
  return (
    <>
      <TypedField
        name={names.pin}
        label={label}
        value={pin}
        type="password"
        maxLength={FIELD_LIMIT}
        wrong={
          weak === null || !isTold
            ? null
            : t(`setup.weak.${weak}`, { least: SHORTEST_PIN[whose.role], most: LONGEST_PIN })
        }
        onChange={(typed) => onChange({ pin: typedDigits(typed), again })}
      />
      <TypedField
        name={names.again}
        label={t('setup.again')}
        value={again}
        type="password"
        maxLength={FIELD_LIMIT}
        wrong={pin !== again && (told || again !== '') ? t('setup.differ') : null}
        onChange={(typed) => onChange({ pin, again: typedDigits(typed) })}
      />
      <Note tone="plain">{t('setup.pinRule')}</Note>
    </>
  )
}
