import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Field } from '../design/field.tsx'
import { FormBox } from '../design/form.tsx'
import { NumberPad } from '../design/number-pad.tsx'
import { Note } from '../design/panel.tsx'

interface CredentialsProps {
  part: string
  submitLabel: string
  error: string | null
  onSubmit: (number: string, pin: string) => void
}

/** Staff number and PIN, by keyboard or by the pad, which fills whichever of the two was touched last. */
export const Credentials = ({ part, submitLabel, error, onSubmit }: CredentialsProps) => {
  const { t } = useTranslation()
  const [number, setNumber] = useState('')
  const [pin, setPin] = useState('')
  const [active, setActive] = useState<'number' | 'pin'>('number')
  const pinField = useRef<HTMLInputElement>(null)
  const ready = number !== '' && /^\d{4,12}$/.test(pin)

  const enter = () => {
    if (ready) {
      onSubmit(number, pin)
      setPin('')
    } else if (active === 'number' && number !== '') {
      setActive('pin')
      pinField.current?.focus()
    }
  }
  const edit = (change: (value: string) => string) => {
    if (active === 'number') setNumber(change)
    else setPin(change)
  }
  return (
    <FormBox part={part} asked={false} onSubmit={enter}>
      <Field
        name="number"
        label={t('dock.number')}
        hint={null}
        value={number}
        type="text"
        inputMode="text"
        maxLength={20}
        autoFocus
        onChange={setNumber}
        onFocus={() => setActive('number')}
        ref={null}
      />
      <Field
        name="pin"
        label={t('dock.pin')}
        hint={null}
        value={pin}
        type="password"
        inputMode="none"
        maxLength={12}
        autoFocus={false}
        onChange={(value) => setPin(value.replace(/\D/g, ''))}
        onFocus={() => setActive('pin')}
        ref={pinField}
      />
      {error === null ? null : <Note tone="urgent">{error}</Note>}
      <NumberPad
        digitLabel={(digit) => t('common.digit', { digit })}
        backLabel={t('common.backspace')}
        enterLabel={submitLabel}
        enterDisabled={active === 'number' ? number === '' : !ready}
        onDigit={(digit) => edit((value) => (value + digit).slice(0, active === 'number' ? 20 : 12))}
        onBack={() => edit((value) => value.slice(0, -1))}
        submits
        onEnter={enter}
      />
    </FormBox>
  )
}
