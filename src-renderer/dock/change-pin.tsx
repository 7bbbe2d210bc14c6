import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ChangePinOutcome } from '../../src-main/api/contract.ts'
import { useKeyDown } from '../design/key-down.ts'
import { Aloud } from '../design/form.tsx'
import { Card, Note } from '../design/panel.tsx'
import { Credentials, isPin } from './credentials.tsx'
import { CancelKey } from './cancel-key.tsx'
import { PadForm } from './pad-form.tsx'
import { usePin } from './pin-words.tsx'

interface ChangePinProps {
  now: () => number
  changePin: (change: { number: string; pin: string; newPin: string }) => Promise<ChangePinOutcome>
  onChanged: () => void
  onCancel: () => void
}

/** Somebody's own PIN, by the old one: first who it is, then the new one twice. */
export const ChangePin = ({ now, changePin, onChanged, onCancel }: ChangePinProps) => {
  const { t } = useTranslation()
  const [known, setKnown] = useState<{ number: string; pin: string } | null>(null)
  const [differ, setDiffer] = useState(false)
  const { sendPin, tell, tellShort, words, isWrong } = usePin(now)
  /** What was said of one step does not stand over the other. */
  const goTo = (next: { number: string; pin: string } | null) => {
    tell('', null)
    setDiffer(false)
    setKnown(next)
  }
  useKeyDown((event) => {
    if (event.key !== 'Escape') return
    if (known === null) onCancel()
    else goTo(null)
  })

  /** Changed to itself it stays as it is, and a wrong one is told before a new one was typed twice. */
  const check = async (typed: { number: string; pin: string }) => {
    const outcome = await sendPin(typed.number, () => changePin({ ...typed, newPin: typed.pin }))
    if (!outcome.ok && outcome.reason === 'same-pin') goTo(typed)
  }
  const submit = async (newPin: string) => {
    if (known === null) return
    const outcome = await sendPin(known.number, () => changePin({ ...known, newPin }))
    if (outcome.ok) onChanged()
    else if (outcome.reason === 'wrong' || outcome.reason === 'locked') setKnown(null)
  }
  return (
    <Card title={t('dock.changePin')} tone="accent" part="change-pin" visit={null}>
      {known === null ? (
        <>
          <Note tone="plain">{t('dock.changePinOld')}</Note>
          <Credentials
            part="old-pin"
            submitLabel={t('dock.changePinNext')}
            error={words}
            isWrong={isWrong}
            onShort={tellShort}
            onSubmit={(number, pin) => void check({ number, pin })}
          />
        </>
      ) : (
        <>
          <Note tone="plain">{t('setup.pinRule')}</Note>
          <PadForm
            part="new-pin"
            fields={[
              { name: 'new-pin', label: t('setup.newPin'), type: 'password', maxLength: 12 },
              { name: 'again', label: t('setup.again'), type: 'password', maxLength: 12 },
            ]}
            submitLabel={t('dock.changePinDone')}
            error={differ ? <Aloud>{t('setup.differ')}</Aloud> : words}
            isWrong={differ || isWrong}
            isReady={(valueOf) => isPin(valueOf('new-pin')) && isPin(valueOf('again'))}
            onShort={() => {
              setDiffer(false)
              tellShort()
            }}
            onSubmit={(valueOf) => {
              const isSame = valueOf('new-pin') === valueOf('again')
              setDiffer(!isSame)
              if (isSame) void submit(valueOf('new-pin'))
            }}
          />
        </>
      )}
      <CancelKey id="change-pin-cancel" onPress={onCancel} />
    </Card>
  )
}
