import { useTranslation } from 'react-i18next'
import { LONGEST_NAME, LONGEST_NUMBER } from '../../src-main/words.ts'
import { TypedField } from '../design/field.tsx'
import { typedDigits } from '../typed-digits.ts'
import { FIELD_LIMIT, isSaid, wrongName, wrongNumber } from './new-staff.ts'

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
  const said = isSaid(wrong, told) ? t(`setup.wrongNumber.${wrong}`, { most: LONGEST_NUMBER }) : null
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
  const wrong = wrongName(value)
  return (
    <TypedField
      name={name}
      label={t('setup.name')}
      value={value}
      type="text"
      maxLength={FIELD_LIMIT}
      wrong={isSaid(wrong, told) ? t(`setup.wrongName.${wrong}`, { most: LONGEST_NAME }) : null}
      onChange={onChange}
    />
  )
}
