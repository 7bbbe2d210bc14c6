import type { Ref } from 'react'
import { FieldError } from 'react-aria-components/FieldError'
import { Input } from 'react-aria-components/Input'
import { Label } from 'react-aria-components/Label'
import { TextField } from 'react-aria-components/TextField'
import { Button } from 'react-aria-components/Button'
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox'
import { Popover } from 'react-aria-components/Popover'
import { Select, SelectValue } from 'react-aria-components/Select'

interface FieldProps {
  name: string
  label: string
  hint: string | null
  value: string
  type: 'text' | 'password' | 'date'
  /** `none` where our own pad is beside it and the system's keyboard would only cover the screen. */
  inputMode: 'text' | 'numeric' | 'none'
  maxLength: number
  autoFocus: boolean
  /** Why the value cannot be taken, said at the field. */
  wrong: string | null
  onChange: (value: string) => void
  onFocus: () => void
  ref: Ref<HTMLInputElement>
}

export const Field = (props: FieldProps) => (
  <DescribedField {...props} isWrong={props.wrong !== null} describedBy={null} />
)

interface DescribedFieldProps extends FieldProps {
  isWrong: boolean
  /** The id of what else is said of the field. */
  describedBy: string | null
}

export const DescribedField = ({
  name,
  label,
  hint,
  value,
  type,
  inputMode,
  maxLength,
  autoFocus,
  wrong,
  onChange,
  onFocus,
  ref,
  isWrong,
  describedBy,
}: DescribedFieldProps) => (
  <TextField
    className="field"
    value={value}
    onChange={onChange}
    type={type}
    maxLength={maxLength}
    autoFocus={autoFocus}
    onFocus={onFocus}
    isInvalid={isWrong}
    validationBehavior="aria"
    {...(describedBy === null ? {} : { 'aria-describedby': describedBy })}
  >
    <Label className="field-label">{label}</Label>
    <Input
      className="field-input"
      ref={ref}
      name={name}
      data-field={name}
      inputMode={inputMode}
      autoComplete="off"
      spellCheck="false"
      placeholder={hint ?? ''}
    />
    {wrong === null ? null : <FieldError className="field-wrong">{wrong}</FieldError>}
  </TextField>
)

interface PlainFieldProps {
  name: string
  label: string
  hint: string | null
  value: string
  type: 'text' | 'password' | 'date'
  maxLength: number
  onChange: (value: string) => void
}

/** A field that the system's own keyboard fills in. */
export const PlainField = ({ name, label, hint, value, type, maxLength, onChange }: PlainFieldProps) => (
  <Field
    name={name}
    label={label}
    hint={hint}
    value={value}
    type={type}
    maxLength={maxLength}
    onChange={onChange}
    inputMode="text"
    autoFocus={false}
    wrong={null}
    onFocus={() => {}}
    ref={null}
  />
)

type TypedFieldProps = Omit<PlainFieldProps, 'hint'> & { wrong: string | null }

/** A field that says what is wrong with what is typed. */
export const TypedField = ({ name, label, value, type, maxLength, wrong, onChange }: TypedFieldProps) => (
  <Field
    name={name}
    label={label}
    hint={null}
    value={value}
    type={type}
    inputMode="text"
    maxLength={maxLength}
    autoFocus={false}
    wrong={wrong}
    onChange={onChange}
    onFocus={() => {}}
    ref={null}
  />
)

interface ChoiceProps<T extends string> {
  name: string
  label: string
  value: T
  options: readonly { id: T; text: string }[]
  onChange: (value: T) => void
}

/** One of a few: a select that a gloved finger can hit. */
export const Choice = <T extends string>({ name, label, value, options, onChange }: ChoiceProps<T>) => (
  <Select
    className="field"
    value={value}
    onChange={(key) => {
      const chosen = options.find(({ id }) => id === key)
      if (chosen !== undefined) onChange(chosen.id)
    }}
  >
    <Label className="field-label">{label}</Label>
    <Button className="field-input choice-button" data-field={name}>
      <SelectValue className="choice-value" />
      <span aria-hidden="true">▾</span>
    </Button>
    <Popover className="choice-popover">
      <ListBox className="choice-list">
        {options.map(({ id, text }) => (
          <ListBoxItem key={id} id={id} textValue={text} className="choice-item" data-option={id}>
            {text}
          </ListBoxItem>
        ))}
      </ListBox>
    </Popover>
  </Select>
)
