import { useState } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import type { KioskClient } from '../connection.ts'
import { focusFirstWrong, FormBox } from '../design/form.tsx'
import { SubmitKey } from '../design/key.tsx'
import { Card, Note } from '../design/panel.tsx'
import { useSend } from '../dock/send.ts'
import { NewPinFields } from './new-pin-fields.tsx'
import { isAgreed, NO_PIN, wrongName, wrongNumber } from './new-staff.ts'
import { NameField, NumberField } from './person-fields.tsx'

/** The first start: no default password exists, somebody makes the first supervisor here. */
export const FirstSupervisor = ({ client, onMade }: { client: KioskClient; onMade: () => void }) => {
  const { t } = useTranslation()
  const [number, setNumber] = useState('')
  const [name, setName] = useState('')
  const [newPin, setNewPin] = useState(NO_PIN)
  const [told, setTold] = useState(false)
  const { send, word, clear } = useSend()
  const whose = { number, role: 'supervisor' } as const
  const ready = wrongNumber(number) === null && wrongName(name) === null && isAgreed(newPin, whose)

  const typed =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      clear()
      set(value)
    }
  const submit = async () => {
    flushSync(() => setTold(true))
    if (!ready) return focusFirstWrong('first-supervisor')
    const outcome = await send(() =>
      client.staff.createFirstSupervisor({ number, name: name.trim(), pin: newPin.pin }),
    )
    if (outcome.ok || outcome.reason === 'not-first') onMade()
  }
  return (
    <Card title={t('setup.title')} tone="accent" part="setup" visit={null}>
      <Note tone="plain">{t('setup.text')}</Note>
      <FormBox part="first-supervisor" asked={false} onSubmit={() => void submit()}>
        <NumberField name="number" value={number} told={told} taken={false} onChange={typed(setNumber)} />
        <NameField name="name" value={name} told={told} onChange={typed(setName)} />
        <NewPinFields
          names={{ pin: 'pin', again: 'again' }}
          label={t('setup.supervisorPin')}
          whose={whose}
          value={newPin}
          told={told}
          onChange={typed(setNewPin)}
        />
        {word === null ? null : (
          <Note tone="urgent">{t(`outcome.${word.reason}`, { defaultValue: word.reason })}</Note>
        )}
        <SubmitKey id="create-supervisor" label={t('setup.create')} disabled={false} />
      </FormBox>
    </Card>
  )
}
