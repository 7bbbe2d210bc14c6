import type { TFunction } from 'i18next'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SignInOutcome } from '../../src-main/api/contract.ts'
import { Card, Note } from '../design/panel.tsx'
import { Credentials } from './credentials.tsx'

/** `now` is the kiosk's clock, UTC ms, against which a lock-out runs. */
export const signInError = (t: TFunction, outcome: SignInOutcome, now: number): string | null => {
  if (outcome.ok) return null
  if (outcome.reason === 'locked' && outcome.retryAt !== null) {
    return t('dock.lockedUntil', { seconds: Math.max(1, Math.ceil((outcome.retryAt - now) / 1000)) })
  }
  return t(`dock.${outcome.reason}`)
}

interface SignInProps {
  now: () => number
  signIn: (number: string, pin: string) => Promise<SignInOutcome>
}

export const SignIn = ({ now, signIn }: SignInProps) => {
  const { t } = useTranslation()
  const [error, setError] = useState<string | null>(null)
  const submit = async (number: string, pin: string) => {
    try {
      setError(signInError(t, await signIn(number, pin), now()))
    } catch {
      setError(t('outcome.unreachable'))
    }
  }
  return (
    <Card title={t('dock.signInTitle')} tone="accent" part="sign-in" visit={null}>
      <Note tone="plain">{t('dock.signInHint')}</Note>
      <Credentials
        part="credentials"
        submitLabel={t('dock.signIn')}
        error={error}
        onSubmit={(number, pin) => void submit(number, pin)}
      />
    </Card>
  )
}
