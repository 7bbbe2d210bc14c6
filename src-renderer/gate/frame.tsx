import { useTranslation } from 'react-i18next'
import type { GateInfo, LaneView } from '../../src-main/api/contract.ts'
import { SignFoot, SignHead, SignLine, SignParked, Whole } from '../design/sign.tsx'
import { unwellDevices } from './devices.ts'

export const GateHead = ({ info, view }: { info: GateInfo; view: LaneView }) => {
  const { t } = useTranslation()
  return (
    <SignHead
      name={info.gate.name}
      lane={view.direction === 'in' ? t('gate.laneIn') : t('gate.laneOut')}
      icon={view.direction === 'in' ? 'arrowIn' : 'arrowOut'}
    />
  )
}

/** Who ordered this and until when, whom to call, what is not well, who is being waited for. */
export const GateFoot = ({ info, view }: { info: GateInfo; view: LaneView }) => {
  const { t } = useTranslation()
  const unwell = unwellDevices(t, view)
  const tickets = view.parked.flatMap((visit) => (visit.ticket === null ? [] : [visit.ticket]))
  const { authority, number, until, contact } = info.order
  return (
    <SignFoot>
      {tickets.length > 0 ? <SignParked label={t('gate.parked')} tickets={tickets} /> : null}
      <SignLine icon="table" tone="plain">
        {t('gate.orderLine', { authority, number })}
        <Whole>{t('gate.until', { until })}</Whole>
      </SignLine>
      {view.state === 'deny' || view.state === 'closed' ? null : (
        <SignLine icon="phone" tone="plain">
          {t('gate.contact')} {contact}
        </SignLine>
      )}
      {unwell.length > 0 ? (
        <SignLine icon="plug" tone="care">
          {unwell.join(' · ')}
          {view.keyedOnly ? ` · ${t('gate.keyedOnly')}` : ''}
        </SignLine>
      ) : null}
    </SignFoot>
  )
}
