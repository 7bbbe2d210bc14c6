import { useTranslation } from 'react-i18next'
import type { GateInfo, LaneView } from '../../src-main/api/contract.ts'
import { SignFoot, SignHead, SignLine, SignParked, Whole } from '../design/sign.tsx'

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

/**
 * Who ordered this and until when, which of several lanes it is, whom to call, who is being waited for. Of devices the dock tells the
 * guard.
 */
export const GateFoot = ({ info, view }: { info: GateInfo; view: LaneView }) => {
  const { t } = useTranslation()
  const tickets = view.parked.flatMap((visit) => (visit.ticket === null ? [] : [visit.ticket]))
  const { authority, number, until, contact } = info.order
  return (
    <SignFoot>
      {tickets.length > 0 ? (
        <SignParked
          label={t('gate.parked')}
          tickets={tickets.map((ticket) => ({ ticket, text: t('gate.ticket', { ticket }) }))}
        />
      ) : null}
      <SignLine icon="table">
        {t('gate.orderLine', { authority, number })}
        <Whole>{t('gate.until', { until })}</Whole>
        {info.lanes.length > 1 ? (
          <>
            {' '}
            · <Whole>{t('gate.lane', { lane: view.lane })}</Whole>
          </>
        ) : null}
      </SignLine>
      {view.state === 'deny' || view.state === 'closed' ? null : (
        <SignLine icon="phone">
          {t('gate.contact')} {contact}
        </SignLine>
      )}
    </SignFoot>
  )
}
