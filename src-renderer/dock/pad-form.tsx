import { useId, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { DescribedField } from '../design/field.tsx'
import { FieldPair, FormBox, Refusal } from '../design/form.tsx'
import { NumberPad } from '../design/number-pad.tsx'
import { typedDigits } from '../typed-digits.ts'

export interface PadField<Name extends string> {
  name: Name
  label: string
  /** Of a password only digits are taken, of a staff number what one is made of. */
  type: 'text' | 'password'
  maxLength: number
}

type ValueOf<Name extends string> = (name: Name) => string

interface PadFormProps<Name extends string> {
  part: string
  fields: readonly PadField<Name>[]
  submitLabel: string
  error: ReactNode
  /** What is wrong is the password. */
  isWrong: boolean
  isReady: (valueOf: ValueOf<Name>) => boolean
  /** It is entered while a password is too short to be one: nothing is sent. */
  onShort: () => void
  onSubmit: (valueOf: ValueOf<Name>) => void
}

/** Fields filled by keyboard or by the pad, which fills whichever was touched last. Passwords are gone once sent. */
export const PadForm = <Name extends string>({
  part,
  fields,
  submitLabel,
  error,
  isWrong,
  isReady,
  onShort,
  onSubmit,
}: PadFormProps<Name>) => {
  const { t } = useTranslation()
  const [values, setValues] = useState<ReadonlyMap<Name, string>>(new Map())
  const [active, setActive] = useState(0)
  const refusal = useId()
  const inputs = useRef(new Map<Name, HTMLInputElement | null>())
  const valueOf = (name: Name) => values.get(name) ?? ''
  const ready = isReady(valueOf)
  const touched = fields[active]
  const next = fields[active + 1]
  const isTyped = touched !== undefined && valueOf(touched.name) !== ''
  const mayGoOn = isTyped && next !== undefined
  const missing = fields.find(({ name }) => valueOf(name) === '')

  const goTo = (field: PadField<Name>) => {
    setActive(fields.indexOf(field))
    inputs.current.get(field.name)?.focus()
  }
  const enter = () => {
    if (ready) {
      onSubmit(valueOf)
      setValues(new Map(fields.flatMap(({ name, type }) => (type === 'text' ? [[name, valueOf(name)]] : []))))
      const again = fields.find(({ type }) => type === 'password')
      if (again !== undefined) goTo(again)
    } else if (mayGoOn) goTo(next)
    else if (isTyped && missing !== undefined) goTo(missing)
    else if (isTyped) onShort()
  }
  const edit = ({ name, type, maxLength }: PadField<Name>, change: (value: string) => string) => {
    setValues((now) => {
      const typed = typedDigits(change(now.get(name) ?? ''))
      return new Map([
        ...now,
        [name, typed.replaceAll(type === 'text' ? /[^0-9A-Za-z-]/g : /\D/g, '').slice(0, maxLength)],
      ])
    })
  }
  const editTouched = (change: (value: string) => string) => {
    if (touched !== undefined) edit(touched, change)
  }
  return (
    <FormBox part={part} asked={false} onSubmit={enter}>
      <FieldPair>
        {fields.map((field, index) => (
          <DescribedField
            key={field.name}
            name={field.name}
            label={field.label}
            hint={null}
            value={valueOf(field.name)}
            type={field.type}
            inputMode={field.type === 'text' ? 'text' : 'none'}
            maxLength={field.maxLength}
            autoFocus={index === 0}
            wrong={null}
            describedBy={error === null ? null : refusal}
            isWrong={isWrong && field.type === 'password'}
            onChange={(value) => edit(field, () => value)}
            onFocus={() => setActive(index)}
            ref={(input) => {
              inputs.current.set(field.name, input)
            }}
          />
        ))}
      </FieldPair>
      <Refusal id={refusal}>{error}</Refusal>
      <NumberPad
        digitLabel={(digit) => t('common.digit', { digit })}
        backLabel={t('common.backspace')}
        enterLabel={submitLabel}
        enterDisabled={!ready && !isTyped}
        onDigit={(digit) => editTouched((value) => value + digit)}
        onBack={() => editTouched((value) => value.slice(0, -1))}
        submits
        onEnter={enter}
      />
    </FormBox>
  )
}
