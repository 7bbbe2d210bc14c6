import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PlainField } from '../design/field.tsx'
import { FieldRow, FormBox } from '../design/form.tsx'
import { SubmitKey } from '../design/key.tsx'

interface HouseholdFieldProps {
  asked: boolean
  /** True when it was taken: the field empties. */
  onHousehold: (household: string) => Promise<boolean>
}

export const HouseholdField = ({ asked, onHousehold }: HouseholdFieldProps) => {
  const { t } = useTranslation()
  const [household, setHousehold] = useState('')
  const submit = async () => {
    if (household.trim() === '' || !(await onHousehold(household.trim()))) return
    setHousehold('')
    // The next key is a hotkey again.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
  }
  return (
    <FormBox part="household" asked={asked} onSubmit={() => void submit()}>
      <FieldRow>
        <PlainField
          name="household"
          label={t('group.household')}
          hint={t('dock.householdHint')}
          value={household}
          type="text"
          maxLength={40}
          onChange={setHousehold}
        />
        <SubmitKey id="household" label={t('dock.save')} disabled={household.trim() === ''} />
      </FieldRow>
    </FormBox>
  )
}
