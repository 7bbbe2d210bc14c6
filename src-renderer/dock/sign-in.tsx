import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SignInOutcome } from '../../src-main/api/contract.ts'
import { useConnection, useConnectionState } from '../connection-context.tsx'
import { PlainKey } from '../design/key.tsx'
import { Card, Note } from '../design/panel.tsx'
import { AddGuardsOffer } from '../setup/add-guards-offer.tsx'
import { ChangePin } from './change-pin.tsx'
import { Credentials } from './credentials.tsx'
import { useDemoStaff } from './demo-staff.tsx'
import { usePin } from './pin-words.tsx'

interface SignInProps {
  /** The kiosk's clock, UTC ms, against which a lock-out runs. */
  now: () => number
  signIn: (number: string, pin: string) => Promise<SignInOutcome>
}

export const SignIn = ({ now, signIn }: SignInProps) => {
  const { t } = useTranslation()
  const { refresh } = useConnection()
  const connection = useConnectionState()
  const demoGuard = useDemoStaff().find(({ role }) => role === 'guard')
  const [changing, setChanging] = useState<'no' | 'yes' | 'done'>('no')
  const { sendPin, tellShort, words, isWrong } = usePin(now)
  const submit = (number: string, pin: string) => void sendPin(number, () => signIn(number, pin))

  if (connection.state !== 'connected') return null
  const { client, info } = connection
  if (changing === 'yes') {
    return (
      <ChangePin
        now={now}
        changePin={(change) => client.staff.changePin(change)}
        onCancel={() => setChanging('no')}
        onChanged={() => {
          setChanging('done')
          void refresh()
        }}
      />
    )
  }
  return (
    <>
      {info.needsGuards ? <AddGuardsOffer /> : null}
      <Card title={t('dock.signInTitle')} tone="accent" part="sign-in" visit={null}>
        <Note tone="plain">{t(changing === 'done' ? 'dock.pinChanged' : 'dock.signInHint')}</Note>
        {demoGuard === undefined ? null : (
          <PlainKey
            id="demo-on-duty"
            label={t('dock.demoOnDuty')}
            icon={null}
            tone="demo"
            disabled={false}
            onPress={() => submit(demoGuard.number, demoGuard.pin)}
          />
        )}
        <Credentials
          part="credentials"
          submitLabel={t('dock.signIn')}
          error={words}
          isWrong={isWrong}
          onShort={tellShort}
          onSubmit={submit}
        />
        <PlainKey
          id="change-pin"
          label={t('dock.changePin')}
          icon={null}
          tone="quiet"
          disabled={false}
          onPress={() => setChanging('yes')}
        />
      </Card>
    </>
  )
}
