import { useCallback, useEffect, useState } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { STAFF_ROLES, type StaffRole } from '../../src-main/words.ts'
import { useConnection } from '../connection-context.tsx'
import type { KioskClient } from '../connection.ts'
import { Choice } from '../design/field.tsx'
import { focusFirst } from '../design/focus.ts'
import { focusFirstWrong, FormBox } from '../design/form.tsx'
import { SubmitKey } from '../design/key.tsx'
import { OfficeKey, OfficeSplit } from '../design/office.tsx'
import { Card, Chip, Note, Status } from '../design/panel.tsx'
import { DataTable } from '../design/table.tsx'
import { useSend } from '../dock/send.ts'
import { NewPinFields } from '../setup/new-pin-fields.tsx'
import { isAgreed, NO_PIN, wrongName, wrongNumber } from '../setup/new-staff.ts'
import { NameField, NumberField } from '../setup/person-fields.tsx'
import { MemberCard, type Member } from './member-card.tsx'

export const StaffPage = ({ client, onLocked }: { client: KioskClient; onLocked: () => void }) => {
  const { t } = useTranslation()
  const [staff, setStaff] = useState<Member[]>([])
  const [chosen, setChosen] = useState<string | null>(null)
  const { refresh } = useConnection()
  const member = staff.find(({ number }) => number === chosen)

  const load = useCallback(async () => {
    const outcome = await client.supervisor.staff().catch(() => null)
    if (outcome === null) return
    if (outcome.ok) setStaff(outcome.staff)
    else onLocked()
    // eslint-disable-next-line react-hooks/exhaustive-deps -- onLocked is new on every render and changes nothing here
  }, [client])
  useEffect(() => void load(), [load])

  const changed = () => {
    void load()
    // What the dock offers, and in a demo which PINs it names, changes with it.
    void refresh()
  }
  const manageKey = ({ number, name }: Member) => (
    <OfficeKey
      id={`member-${number}`}
      label={t('supervisor.manage')}
      says={`${t('supervisor.manage')} ${name} ${number}`}
      chosen={number === chosen}
      current={false}
      onPress={() => setChosen(number)}
    />
  )
  return (
    <OfficeSplit>
      <DataTable
        label={t('supervisor.staff')}
        rows={staff}
        rowId={({ number }) => number}
        isFaint={({ active }) => !active}
        empty={t('supervisor.empty')}
        columns={[
          { id: 'number', title: t('setup.number'), cell: ({ number }) => number },
          { id: 'name', title: t('setup.name'), cell: ({ name }) => name },
          { id: 'role', title: t('supervisor.role'), cell: ({ role }) => t(`staffRole.${role}`) },
          {
            id: 'active',
            title: t('supervisor.state'),
            cell: ({ active }) => stateChip(active, t(active ? 'supervisor.active' : 'supervisor.inactive')),
          },
          {
            id: 'manage',
            title: t('supervisor.manage'),
            cell: manageKey,
          },
        ]}
      />
      {member === undefined ? (
        <AddStaff client={client} onAdded={changed} onLocked={onLocked} />
      ) : (
        <MemberCard
          key={member.number}
          client={client}
          member={member}
          onChanged={changed}
          onLocked={onLocked}
          onClose={() => setChosen(null)}
        />
      )}
    </OfficeSplit>
  )
}

const stateChip = (active: boolean, text: string) => (
  <Chip tone={active ? 'accent' : 'care'} icon={active ? null : 'cross'}>
    {text}
  </Chip>
)

interface AddStaffProps {
  client: KioskClient
  onAdded: () => void
  onLocked: () => void
}

const AddStaff = ({ client, onAdded, onLocked }: AddStaffProps) => {
  const { t } = useTranslation()
  const [number, setNumber] = useState('')
  const [name, setName] = useState('')
  const [newPin, setNewPin] = useState(NO_PIN)
  const [role, setRole] = useState<StaffRole>('guard')
  const [told, setTold] = useState(false)
  const [added, setAdded] = useState<string | null>(null)
  const { send, word, clear } = useSend()
  const whose = { number, role }
  const ready = wrongNumber(number) === null && wrongName(name) === null && isAgreed(newPin, whose)
  const isTaken = word?.reason === 'number-taken'
  useEffect(() => {
    if (isTaken) focusFirstWrong('add-staff-form')
  }, [isTaken])

  /** What was said of the one before goes when the next one is begun. */
  const begin =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      clear()
      setAdded(null)
      set(value)
    }
  const add = async () => {
    flushSync(() => setTold(true))
    if (!ready) return focusFirstWrong('add-staff-form')
    setAdded(null)
    const outcome = await send(() =>
      client.supervisor.addStaff({ number, name: name.trim(), role, pin: newPin.pin }),
    )
    if (!outcome.ok) return outcome.reason === 'locked' ? onLocked() : undefined
    setTold(false)
    setAdded(name.trim())
    setNumber('')
    setName('')
    // Or the guard who comes after a supervisor would be one too.
    setRole('guard')
    setNewPin(NO_PIN)
    focusFirst('[data-field="new-number"]')
    onAdded()
  }
  return (
    <Card title={t('supervisor.addStaff')} tone="accent" part="add-staff" visit={null}>
      <FormBox part="add-staff-form" asked={false} onSubmit={() => void add()}>
        <NumberField
          name="new-number"
          value={number}
          told={told}
          taken={isTaken}
          onChange={begin(setNumber)}
        />
        <NameField name="new-name" value={name} told={told} onChange={begin(setName)} />
        <Choice<StaffRole>
          name="new-role"
          label={t('supervisor.role')}
          value={role}
          options={STAFF_ROLES.map((id) => ({ id, text: t(`staffRole.${id}`) }))}
          onChange={begin(setRole)}
        />
        <NewPinFields
          names={{ pin: 'new-pin', again: 'new-again' }}
          label={t(`setup.${role}Pin`)}
          whose={whose}
          value={newPin}
          told={told}
          onChange={begin(setNewPin)}
        />
        {word === null || isTaken ? null : (
          <Note tone="urgent">{t(`outcome.${word.reason}`, { defaultValue: word.reason })}</Note>
        )}
        <Status>
          {added === null ? null : <Note tone="plain">{t('supervisor.added', { name: added })}</Note>}
        </Status>
        <SubmitKey id="add-staff" label={t('supervisor.add')} disabled={false} />
      </FormBox>
    </Card>
  )
}
