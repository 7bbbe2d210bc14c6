import { useTranslation } from 'react-i18next'
import type { Condition, LaneView, VisitView } from '../../src-main/api/contract.ts'
import type { IconName } from '../design/icons.tsx'
import { SignTile, SignTiles } from '../design/sign.tsx'
import { celsiusText } from './temperature.ts'

export const CONDITION_ICON: Record<Condition['id'], IconName> = {
  'health-code': 'health',
  'ruian-code': 'qr',
  mask: 'mask',
  temperature: 'thermometer',
  'staff-badge': 'person',
  'isolation-order': 'home',
  outing: 'people',
}

interface ConditionTilesProps {
  view: LaneView
  visit: VisitView
  small: boolean
}

const OF_A_PHONE: ReadonlySet<Condition['id']> = new Set(['health-code', 'ruian-code'])

const isAwaited = (state: Condition['state']) => state === 'wait' || state === 'busy'

/** What the rules ask of this person, filling in. */
export const ConditionTiles = ({ view, visit, small }: ConditionTilesProps) => {
  const { t } = useTranslation()
  // The guard takes the temperature: the visitor need not come close to a thermometer.
  const { keyedOnly } = view
  return (
    <SignTiles small={small}>
      {visit.conditions.map(({ id, state }) => (
        <SignTile
          key={id}
          id={id}
          icon={CONDITION_ICON[id]}
          name={t(`condition.${id}`)}
          state={state}
          word={
            id === 'temperature' && state === 'ok' && visit.temperature !== null
              ? celsiusText(visit.temperature.celsius)
              : state === 'ok' && visit.withoutPhone !== null && OF_A_PHONE.has(id)
                ? t('conditionState.withoutPhone')
                : id === 'temperature' && (state === 'ask' || (keyedOnly && isAwaited(state)))
                  ? t('gate.keyedOnlyTile')
                  : state === 'wait' || (id === 'mask' && state === 'bad')
                    ? t(`conditionWait.${id}`)
                    : state === 'busy' && id !== 'temperature'
                      ? t('conditionState.lookedUp')
                      : state === 'ask' && view.onDuty === null
                        ? t('conditionState.nobodyOnDuty')
                        : t(`conditionState.${state}`)
          }
        />
      ))}
    </SignTiles>
  )
}
