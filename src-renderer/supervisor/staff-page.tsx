import { useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { StaffView } from '../../src-main/api/contract.ts'
import { STAFF_ROLES, type StaffRole } from '../../src-main/words.ts'
import type { KioskClient } from '../connection.ts'
import { Choice, PlainField } from '../design/field.tsx'
import { FormBox } from '../design/form.tsx'
import { SubmitKey } from '../design/key.tsx'
import { OfficeSplit } from '../design/office.tsx'
import { Card, Note } from '../design/panel.tsx'
import { DataTable } from '../design/table.tsx'
import { useSend } from '../dock/send.ts'

type Member = StaffView & { active: boolean }

export const StaffPage = ({ client, onLocked }: { client: KioskClient; onLocked: () => void }) => {
  const { t } = useTranslation()
  const [staff, setStaff] = useState<Member[]>([])
  const [number, setNumber] = useState('')
  const [name, setName] = useState('')
  const [pin, setPin] = useState('')
  const [role, setRole] = useState<StaffRole>('guard')
  const [added, setAdded] = useState<string | null>(null)
  const { send, word } = useSend()

  const load = useCallback(async () => {
    const outcome = await client.supervisor.staff().catch(() => null)
    if (outcome === null) return
    if (outcome.ok) setStaff(outcome.staff)
    else onLocked()
    // eslint-disable-next-line react-hooks/exhaustive-deps -- onLocked is new on every render and changes nothing here
  }, [client])
  useEffect(() => void load(), [load])

  const ready = /^[0-9A-Za-z-]{1,20}$/.test(number) && name.trim() !== '' && /^\d{4,12}$/.test(pin)
  const add = async () => {
    if (!ready) return
    setAdded(null)
    const outcome = await send(() => client.supervisor.addStaff({ number, name: name.trim(), role, pin }))
    if (!outcome.ok) return
    setAdded(name.trim())
    setNumber('')
    setName('')
    setPin('')
    await load()
  }
  return (
    <OfficeSplit>
      <DataTable
        label={t('supervisor.staff')}
        rows={staff}
        rowId={(member) => member.number}
        empty={t('supervisor.empty')}
        columns={[
          { id: 'number', title: t('setup.number'), cell: (member) => member.number },
          { id: 'name', title: t('setup.name'), cell: (member) => member.name },
          { id: 'role', title: t('supervisor.role'), cell: (member) => t(`staffRole.${member.role}`) },
          {
            id: 'active',
            title: t('supervisor.state'),
            cell: (member) => (member.active ? t('supervisor.active') : t('supervisor.inactive')),
          },
        ]}
      />
      <Card title={t('supervisor.addStaff')} tone="accent" part="add-staff" visit={null}>
        <FormBox part="add-staff-form" asked={false} onSubmit={() => void add()}>
          <PlainField
            name="new-number"
            label={t('setup.number')}
            hint={null}
            value={number}
            type="text"
            maxLength={20}
            onChange={setNumber}
          />
          <PlainField
            name="new-name"
            label={t('setup.name')}
            hint={null}
            value={name}
            type="text"
            maxLength={40}
            onChange={setName}
          />
          <Choice<StaffRole>
            name="new-role"
            label={t('supervisor.role')}
            value={role}
            options={STAFF_ROLES.map((id) => ({ id, text: t(`staffRole.${id}`) }))}
            onChange={setRole}
          />
          <PlainField
            name="new-pin"
            label={t('setup.pin')}
            hint={null}
            value={pin}
            type="password"
            maxLength={12}
            onChange={setPin}
          />
          {word === null ? null : (
            <Note tone="urgent">{t(`outcome.${word.reason}`, { defaultValue: word.reason })}</Note>
          )}
          {added === null ? null : <Note tone="plain">{t('supervisor.added', { name: added })}</Note>}
          <SubmitKey id="add-staff" label={t('supervisor.add')} disabled={!ready} />
        </FormBox>
      </Card>
    </OfficeSplit>
  )
}
