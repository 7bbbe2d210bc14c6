import { useState } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import type { StaffView } from '../../src-main/api/contract.ts'
import type { KioskClient } from '../connection.ts'
import { focusFirst } from '../design/focus.ts'
import { focusFirstWrong, FormBox } from '../design/form.tsx'
import { PlainKey, SubmitKey } from '../design/key.tsx'
import { Opened, OfficeSection } from '../design/office.tsx'
import { Card, Note, Question, Status } from '../design/panel.tsx'
import { useSend, type Outcome } from '../dock/send.ts'
import { CancelKey } from '../dock/cancel-key.tsx'
import { NewPinFields } from '../setup/new-pin-fields.tsx'
import { isAgreed, NO_PIN, wrongName } from '../setup/new-staff.ts'
import { NameField } from '../setup/person-fields.tsx'

export type Member = StaffView & { active: boolean }

interface MemberCardProps {
  client: KioskClient
  member: Member
  onChanged: () => void
  onLocked: () => void
  onClose: () => void
}

type Done = 'deactivated' | 'reactivated' | 'renamed' | 'pinReset'

/** One of the staff: 停用, 恢复, 更正姓名, 重设密码. */
export const MemberCard = ({ client, member, onChanged, onLocked, onClose }: MemberCardProps) => {
  const { t } = useTranslation()
  const { number, name, role, active } = member
  const [asking, setAsking] = useState(false)
  const [done, setDone] = useState<Done | null>(null)
  const [newName, setNewName] = useState(name)
  const [newPin, setNewPin] = useState(NO_PIN)
  const [pinTold, setPinTold] = useState(false)
  const { send, word, clear } = useSend()
  const isCorrected = wrongName(newName) === null && newName.trim() !== name

  /** What was said of the act before goes when the next one is begun. */
  const begin = () => {
    clear()
    setDone(null)
  }
  const act = async (what: Done, call: () => Promise<Outcome>) => {
    flushSync(() => setAsking(false))
    begin()
    // The key that did it goes with what it does.
    if (what === 'deactivated' || what === 'reactivated') focusFirst('[data-opened="member"]')
    const outcome = await send(call)
    if (!outcome.ok) return outcome.reason === 'locked' ? onLocked() : undefined
    setDone(what)
    setNewPin(NO_PIN)
    setPinTold(false)
    onChanged()
  }
  const resetPin = () => {
    flushSync(() => setPinTold(true))
    if (!isAgreed(newPin, member)) return focusFirstWrong('reset-pin')
    void act('pinReset', () => client.supervisor.resetPin({ number, pin: newPin.pin }))
  }
  const rename = () => {
    if (isCorrected) void act('renamed', () => client.supervisor.rename({ number, name: newName.trim() }))
  }
  const ask = () => {
    begin()
    setAsking(true)
  }
  const cancel = () => {
    flushSync(() => setAsking(false))
    focusFirst('[data-key="deactivate"]')
  }
  return (
    <Opened
      part="member"
      label={`${name} · ${number}`}
      // The cell hands the focus to its key; a key that takes it by itself loses it to the table's first row.
      backTo={[`[data-row="${number}"] [data-column="manage"]`]}
      // The question has an Escape of its own.
      onClose={asking ? () => {} : onClose}
    >
      <Card title={`${name} · ${number}`} tone="accent" part="member" visit={null}>
        <Note tone="plain">
          {t(`staffRole.${role}`)} · {t(active ? 'supervisor.active' : 'supervisor.inactive')}
        </Note>
        {word === null ? null : (
          <Note tone="urgent">{t(`outcome.${word.reason}`, { defaultValue: word.reason })}</Note>
        )}
        <Status>
          {done === null ? null : (
            <Note tone="care">
              {t(`supervisor.${done}`, { name: done === 'renamed' ? newName.trim() : name })}
            </Note>
          )}
        </Status>
        {asking ? (
          <Question text={t(`supervisor.deactivateAsk.${role}`, { name })} onCancel={cancel}>
            <CancelKey id="deactivate-cancel" onPress={cancel} />
            <PlainKey
              id="deactivate-confirm"
              label={t('supervisor.deactivateConfirm')}
              icon={null}
              tone="urgent"
              disabled={false}
              onPress={() => void act('deactivated', () => client.supervisor.deactivate({ number }))}
            />
          </Question>
        ) : active ? (
          <PlainKey
            id="deactivate"
            label={t('supervisor.deactivate')}
            icon={null}
            tone="plain"
            disabled={false}
            onPress={ask}
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
            <OfficeSection title={t('supervisor.rename')}>
              <FormBox part="rename" asked={false} onSubmit={rename}>
                <NameField
                  name="rename"
                  value={newName}
                  told={false}
                  onChange={(typed) => {
                    begin()
                    setNewName(typed)
                  }}
                />
                <SubmitKey id="rename" label={t('supervisor.rename')} disabled={!isCorrected} />
              </FormBox>
            </OfficeSection>
            <OfficeSection title={t('supervisor.resetPin')}>
              <FormBox part="reset-pin" asked={false} onSubmit={resetPin}>
                <NewPinFields
                  names={{ pin: 'reset-pin', again: 'reset-again' }}
                  label={t(`setup.${role}NewPin`)}
                  whose={member}
                  value={newPin}
                  told={pinTold}
                  onChange={(typed) => {
                    begin()
                    setNewPin(typed)
                  }}
                />
                <SubmitKey id="reset-pin" label={t('supervisor.resetPin')} disabled={false} />
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
    </Opened>
  )
}
