import { useTranslation } from 'react-i18next'
import type { Condition, LaneView, VisitView } from '../../src-main/api/contract.ts'
import { SignMain, SignShown, SignTitle } from '../design/sign.tsx'
import { ConditionTiles } from './conditions.tsx'
import { Finder } from './finder.tsx'
import { NoticeLine } from './notice-line.tsx'
import type { Viewfinder } from './use-camera.ts'

const CODES: ReadonlySet<Condition['id']> = new Set(['health-code', 'ruian-code', 'staff-badge'])

/** The one thing to do next, in the order in which the tiles stand; a mask that is not worn comes before all. */
const nextCondition = ({ conditions }: VisitView) =>
  conditions.find(({ id, state }) => id === 'mask' && state === 'bad') ??
  conditions.find(({ state }) => state === 'wait') ??
  null

/** Whoever has shown every code has no more to hold up. */
const wantsCode = (visit: VisitView) =>
  visit.conditions.some(({ id, state }) => CODES.has(id) && state === 'wait')

export const CollectingSign = ({ view, viewfinder }: { view: LaneView; viewfinder: Viewfinder }) => {
  const { t } = useTranslation()
  const { visit } = view
  if (visit === null) return <SignMain live="polite">{null}</SignMain>
  const next = nextCondition(visit)
  const busy = visit.conditions.filter(({ state }) => state === 'busy')
  const isMeasured = !view.keyedOnly && busy.some(({ id }) => id === 'temperature')
  // While a code is looked up, the person goes on with what is still missing.
  const isLookedUp = next === null && busy.some(({ id }) => id !== 'temperature')
  const isToStepUp = visit.isAway && next === null && busy.length === 0
  const isLeftToGuard = next === null && !isToStepUp
  const nobody = view.onDuty === null ? t('gate.nobodyOnDuty') : null
  const title = isMeasured
    ? t('gate.measuring')
    : isToStepUp
      ? t('gate.stepUp')
      : isLookedUp
        ? t('gate.lookingUp')
        : next === null
          ? (nobody ?? t('gate.ask'))
          : next.id === 'temperature' && view.keyedOnly
            ? t('gate.keyedOnly')
            : t(`gate.todo.${next.id}`, { defaultValue: t('gate.collecting') })
  const askHint = nobody === null ? t('gate.askHint') : null
  const hint = isMeasured
    ? t('gate.retakeStay')
    : isLookedUp
      ? t('gate.lookingUpHint')
      : isLeftToGuard
        ? askHint
        : nobody
  return (
    <SignMain live="polite">
      <SignTitle hint={view.notice === null ? hint : null}>{title}</SignTitle>
      <SignShown finder={viewfinder !== null && wantsCode(visit) ? <Finder viewfinder={viewfinder} /> : null}>
        <ConditionTiles view={view} visit={visit} small={false} />
      </SignShown>
      <NoticeLine notice={view.notice} />
    </SignMain>
  )
}
