import { useTranslation } from 'react-i18next'
import { Field, PlainField } from '../design/field.tsx'
import { isPin } from '../dock/credentials.tsx'

export interface NewPin {
  pin: string
  again: string
}

export const NO_PIN: NewPin = { pin: '', again: '' }

export const isAgreed = ({ pin, again }: NewPin): boolean => isPin(pin) && pin === again

interface NewPinFieldsProps {
  names: { pin: string; again: string }
  label: string
  value: NewPin
  onChange: (value: NewPin) => void
}

/** A PIN that nobody knows yet is typed twice. */
export const NewPinFields = ({ names, label, value, onChange }: NewPinFieldsProps) => {
  const { t } = useTranslation()
  const { pin, again } = value
  return (
    <>
      <PlainField
        name={names.pin}
        label={label}
        hint={null}
        value={pin}
        type="password"
        maxLength={12}
        onChange={(typed) => onChange({ pin: typed, again })}
      />
      <Field
        name={names.again}
        label={t('setup.again')}
        hint={null}
        value={again}
        type="password"
        inputMode="text"
        maxLength={12}
        autoFocus={false}
        wrong={again !== '' && pin !== again ? t('setup.differ') : null}
        onChange={(typed) => onChange({ pin, again: typed })}
        onFocus={() => {}}
        ref={null}
      />
    </>
  )
}
