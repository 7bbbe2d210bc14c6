import { useTranslation } from 'react-i18next'
import { useConnectionState } from '../connection-context.tsx'
import { DemoBox } from '../design/window.tsx'

/** The numbers and PINs of a demo's staff. Nothing at a gate, which knows no PIN. */
export const DemoStaff = () => {
  const { t } = useTranslation()
  const staff = useDemoStaff()
  if (staff.length === 0) return null
  return (
    <DemoBox title={t('common.demoStaff')} part="demo-staff">
      {staff.map(({ number, role, pin }) => (
        <span key={number} data-number={number}>
          {t('common.demoPin', { role: t(`staffRole.${role}`), number, pin })}
        </span>
      ))}
    </DemoBox>
  )
}

export const useDemoStaff = () => {
  const connection = useConnectionState()
  return connection.state === 'connected' ? connection.info.demoStaff : []
}
