import { useTranslation } from 'react-i18next'
import { TypedField } from '../design/field.tsx'
import { FIELD_LIMIT, isBeyondMending, LONGEST_NUMBER, typedDigits, wrongNumber } from './new-staff.ts'

interface NumberFieldProps {
  name: string
  value: string
  told: boolean
  /** Another member of staff has this number. */
  taken: boolean
  onChange: (number: string) => void
}

export const NumberField = ({ name, value, told, taken, onChange }: NumberFieldProps) => {
  const { t } = useTranslation()
  const wrong = wrongNumber(value)
  const said =
    wrong !== null && (told || isBeyondMending(wrong))
      ? t(`setup.wrongNumber.${wrong}`, { most: LONGEST_NUMBER })
      : null
  return (
    <TypedField
      name={name}
      label={t('setup.number')}
      value={value}
      type="text"
      maxLength={FIELD_LIMIT}
      wrong={said ?? (taken ? t('outcome.number-taken') : null)}
      onChange={(typed) => onChange(typedDigits(typed))}
    />
  )
}

interface NameFieldProps {
  name: string
  value: string
  told: boolean
  onChange: (name: string) => void
}

export const NameField = ({ name, value, told, onChange }: NameFieldProps) => {
  const { t } = useTranslation()
  return (
    <TypedField
      name={name}
      label={t('setup.name')}
      value={value}
      type="text"
      maxLength={40}
      wrong={told && value.trim() === '' ? t('setup.wrongNumber.empty') : null}
      onChange={onChange}
    />
  )
}
