import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { DemoStaff } from './demo-staff.tsx'
import { PadForm } from './pad-form.tsx'

interface CredentialsProps {
  part: string
  submitLabel: string
  error: ReactNode
  /** What is wrong is the PIN, or whose it is. */
  isWrong: boolean
  onShort: () => void
  onSubmit: (number: string, pin: string) => void
}

export const isPin = (text: string): boolean => /^\d{4,12}$/.test(text)

/** Staff number and PIN, by keyboard or by the pad. */
export const Credentials = ({ part, submitLabel, error, isWrong, onShort, onSubmit }: CredentialsProps) => {
  const { t } = useTranslation()
  return (
    <>
      <DemoStaff />
      <PadForm
        part={part}
        fields={[
          { name: 'number', label: t('dock.number'), type: 'text', maxLength: 20 },
          { name: 'pin', label: t('dock.pin'), type: 'password', maxLength: 12 },
        ]}
        submitLabel={submitLabel}
        error={error}
        isWrong={isWrong}
        isReady={(valueOf) => valueOf('number') !== '' && isPin(valueOf('pin'))}
        onShort={onShort}
        onSubmit={(valueOf) => onSubmit(valueOf('number'), valueOf('pin'))}
      />
    </>
  )
}
