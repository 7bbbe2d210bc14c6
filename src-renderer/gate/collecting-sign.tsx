import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { LaneView, VisitView } from '../../src-main/api/contract.ts'
import { CODE_CONDITIONS } from '../../src-main/words.ts'
import { SignMain, SignShown, SignTitle } from '../design/sign.tsx'
import { ConditionTiles } from './conditions.tsx'
import { Finder } from './finder.tsx'
import { NoticeLine } from './notice-line.tsx'
import type { Viewfinder } from './use-camera.ts'

/** The one thing to do next, in the order in which the tiles stand; a mask that is not worn comes before all. */
const nextCondition = ({ conditions }: VisitView) =>
  conditions.find(({ id, state }) => id === 'mask' && state === 'bad') ??
  conditions.find(({ state }) => state === 'wait') ??
  null

/** Once every code has been shown there is no more to hold up. */
const wantsCode = (visit: VisitView) =>
  visit.conditions.some(({ id, state }) => CODE_CONDITIONS.has(id) && state === 'wait')

/** The one thing to do now stands large, what else there is to know below it. */
const signWords = (
  t: TFunction,
  { toStepBack, keyedOnly, onDuty }: LaneView,
  visit: VisitView,
): { title: string; hint: string | null } => {
  const next = nextCondition(visit)
  const busy = visit.conditions.filter(({ state }) => state === 'busy')
  const nobody = onDuty === null ? t('gate.nobodyOnDuty') : null
  if (toStepBack) return { title: t('gate.stepBack'), hint: t('gate.stepBackHint') }
  if (!keyedOnly && busy.some(({ id }) => id === 'temperature'))
    return { title: t('gate.measuring'), hint: t('gate.retakeStay') }
  // While a code is looked up, the person goes on with what is still missing.
  if (next !== null) {
    const isKeyedIn = next.id === 'temperature' && keyedOnly
    const todo = t(`gate.todo.${next.id}`, { defaultValue: t('gate.collecting') })
    return { title: isKeyedIn ? t('gate.keyedOnly') : todo, hint: nobody }
  }
  if (visit.isAway && busy.length === 0) return { title: t('gate.stepUp'), hint: nobody }
  if (busy.some(({ id }) => id !== 'temperature'))
    return { title: t('gate.lookingUp'), hint: t('gate.lookingUpHint') }
  return nobody === null ? { title: t('gate.ask'), hint: t('gate.askHint') } : { title: nobody, hint: null }
}

export const CollectingSign = ({ view, viewfinder }: { view: LaneView; viewfinder: Viewfinder }) => {
  const { t } = useTranslation()
  const { visit } = view
  if (visit === null) return <SignMain live="polite">{null}</SignMain>
  const { title, hint } = signWords(t, view, visit)
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
