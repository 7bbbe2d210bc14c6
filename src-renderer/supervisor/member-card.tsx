import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { StaffView } from '../../src-main/api/contract.ts'
import type { KioskClient } from '../connection.ts'
import { PlainField } from '../design/field.tsx'
import { FormBox } from '../design/form.tsx'
import { PlainKey, SubmitKey } from '../design/key.tsx'
import { OfficeSection } from '../design/office.tsx'
import { Card, Note, Row } from '../design/panel.tsx'
import { isPin } from '../dock/credentials.tsx'
import { useSend, type Outcome } from '../dock/send.ts'
import { CancelKey } from '../dock/cancel-key.tsx'

export type Member = StaffView & { active: boolean }

interface MemberCardProps {
  client: KioskClient
  member: Member
  onChanged: () => void
  onLocked: () => void
  onClose: () => void
}

type Done = 'deactivated' | 'reactivated' | 'pinReset'

/** One of the staff: 停用, 恢复, 重设密码. */
export const MemberCard = ({ client, member, onChanged, onLocked, onClose }: MemberCardProps) => {
  const { t } = useTranslation()
  const { number, name, role, active } = member
  const [asking, setAsking] = useState(false)
  const [done, setDone] = useState<Done | null>(null)
  const [pin, setPin] = useState('')
  const [again, setAgain] = useState('')
  const { send, word } = useSend()
  const differ = again !== '' && pin !== again
  const ready = isPin(pin) && pin === again

  const act = async (what: Done, call: () => Promise<Outcome>) => {
    setAsking(false)
    setDone(null)
    const outcome = await send(call)
    if (!outcome.ok) return outcome.reason === 'locked' ? onLocked() : undefined
    setDone(what)
    setPin('')
    setAgain('')
    onChanged()
  }
  const resetPin = () => {
    if (ready) void act('pinReset', () => client.supervisor.resetPin({ number, pin }))
  }
  return (
    <Card title={`${name} · ${number}`} tone="accent" part="member" visit={null}>
      <Note tone="plain">
        {t(`staffRole.${role}`)} · {t(active ? 'supervisor.active' : 'supervisor.inactive')}
      </Note>
      {word === null ? null : (
        <Note tone="urgent">{t(`outcome.${word.reason}`, { defaultValue: word.reason })}</Note>
      )}
      {done === null ? null : <Note tone="care">{t(`supervisor.${done}`, { name })}</Note>}
      {asking ? (
        <>
          <Note tone="care">{t(`supervisor.deactivateAsk.${role}`, { name })}</Note>
          <Row>
            <CancelKey id="deactivate-cancel" onPress={() => setAsking(false)} />
            <PlainKey
              id="deactivate-confirm"
              label={t('supervisor.deactivateConfirm')}
              icon={null}
              tone="urgent"
              disabled={false}
              onPress={() => void act('deactivated', () => client.supervisor.deactivate({ number }))}
            />
          </Row>
        </>
      ) : active ? (
        <PlainKey
          id="deactivate"
          label={t('supervisor.deactivate')}
          icon={null}
          tone="plain"
          disabled={false}
          onPress={() => setAsking(true)}
        />
      ) : (
        <PlainKey
          id="reactivate"
          label={t('supervisor.reactivate')}
          icon={null}
          tone="plain"
          disabled={false}
          onPress={() => void act('reactivated', () => client.supervisor.reactivate({ number }))}
        />
      )}
      {asking ? null : (
        <>
          <OfficeSection title={t('supervisor.resetPin')}>
            <FormBox part="reset-pin" asked={false} onSubmit={resetPin}>
              <PlainField
                name="reset-pin"
                label={t('setup.newPin')}
                hint={null}
                value={pin}
                type="password"
                maxLength={12}
                onChange={setPin}
              />
              <PlainField
                name="reset-again"
                label={t('setup.again')}
                hint={null}
                value={again}
                type="password"
                maxLength={12}
                onChange={setAgain}
              />
              {differ ? <Note tone="urgent">{t('setup.differ')}</Note> : null}
              <SubmitKey id="reset-pin" label={t('supervisor.resetPin')} disabled={!ready} />
            </FormBox>
          </OfficeSection>
          <PlainKey
            id="member-close"
            label={t('common.close')}
            icon={null}
            tone="quiet"
            disabled={false}
            onPress={onClose}
          />
        </>
      )}
    </Card>
  )
}
