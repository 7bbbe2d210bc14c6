import { useTranslation } from 'react-i18next'
import { PlainField } from '../design/field.tsx'
import { FieldRow, FormBox } from '../design/form.tsx'
import { SubmitKey } from '../design/key.tsx'

interface HouseholdFieldProps {
  asked: boolean
  household: string
  onChange: (household: string) => void
  /** True when it was taken: the field empties. */
  onHousehold: (household: string) => Promise<boolean>
}

/** The next key is a hotkey again. */
export const leaveHousehold = () =>
  document.querySelector<HTMLElement>('[data-field="household"]:focus')?.blur()

export const HouseholdField = ({ asked, household, onChange, onHousehold }: HouseholdFieldProps) => {
  const { t } = useTranslation()
  const submit = async () => {
    // A Chinese input method may type digits and hyphens in full width.
    const typed = household.normalize('NFKC').trim()
    if (typed === '' || !(await onHousehold(typed))) return
    onChange('')
    leaveHousehold()
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
          onChange={onChange}
        />
        <SubmitKey id="household" label={t('dock.save')} disabled={household.trim() === ''} />
      </FieldRow>
    </FormBox>
  )
}
