import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { KioskClient } from '../connection.ts'
import { PlainField } from '../design/field.tsx'
import { FormBox } from '../design/form.tsx'
import { SubmitKey } from '../design/key.tsx'
import { Card, Note } from '../design/panel.tsx'
import { useSend } from '../dock/send.ts'
import { isAgreed, NewPinFields, NO_PIN } from './new-pin-fields.tsx'

/** The first start: no default password exists, somebody makes the first supervisor here. */
export const FirstSupervisor = ({ client, onMade }: { client: KioskClient; onMade: () => void }) => {
  const { t } = useTranslation()
  const [number, setNumber] = useState('')
  const [name, setName] = useState('')
  const [newPin, setNewPin] = useState(NO_PIN)
  const { send, word } = useSend()
  const ready = /^[0-9A-Za-z-]{1,20}$/.test(number) && name.trim() !== '' && isAgreed(newPin)

  const submit = async () => {
    if (!ready) return
    const outcome = await send(() =>
      client.staff.createFirstSupervisor({ number, name: name.trim(), pin: newPin.pin }),
    )
    if (outcome.ok || outcome.reason === 'not-first') onMade()
  }
  return (
    <Card title={t('setup.title')} tone="accent" part="setup" visit={null}>
      <Note tone="plain">{t('setup.text')}</Note>
      <FormBox part="first-supervisor" asked={false} onSubmit={() => void submit()}>
        <PlainField
          name="number"
          label={t('setup.number')}
          hint="001"
          value={number}
          type="text"
          maxLength={20}
          onChange={setNumber}
        />
        <PlainField
          name="name"
          label={t('setup.name')}
          hint={null}
          value={name}
          type="text"
          maxLength={40}
          onChange={setName}
        />
        <NewPinFields
          names={{ pin: 'pin', again: 'again' }}
          label={t('setup.pin')}
          value={newPin}
          onChange={setNewPin}
        />
        <Note tone="plain">{t('setup.pinRule')}</Note>
        {word === null ? null : (
          <Note tone="urgent">{t(`outcome.${word.reason}`, { defaultValue: word.reason })}</Note>
        )}
        <SubmitKey id="create-supervisor" label={t('setup.create')} disabled={!ready} />
      </FormBox>
    </Card>
  )
}
