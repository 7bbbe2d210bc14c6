import { useTranslation } from 'react-i18next'
import type { Condition, LaneView } from '../../src-main/api/contract.ts'
import { SignMain, SignShown, SignStep, SignSteps, SignTitle } from '../design/sign.tsx'
import type { IconName } from '../design/icons.tsx'
import { Finder } from './finder.tsx'
import { NoticeLine } from './notice-line.tsx'
import type { Viewfinder } from './use-camera.ts'

/** What a person does; the other conditions only the guard can answer. */
const STEP_ICONS: Partial<Record<Condition['id'], IconName>> = {
  'health-code': 'health',
  'ruian-code': 'qr',
  'staff-badge': 'person',
  mask: 'mask',
  temperature: 'forehead',
}

export const IdleSign = ({ view, viewfinder }: { view: LaneView; viewfinder: Viewfinder }) => {
  const { t } = useTranslation()
  const steps = view.needs.flatMap((id) => {
    const isKeyedOnly = id === 'temperature' && view.keyedOnly
    const icon = isKeyedOnly ? 'thermometer' : STEP_ICONS[id]
    const word = isKeyedOnly ? t('gate.stepKeyedOnly') : t(`gate.step.${id}`)
    return icon === undefined ? [] : [{ id, icon, word }]
  })
  const inSentence = steps.map(({ word }) => word.charAt(0).toLowerCase() + word.slice(1))
  const last = inSentence.pop() ?? ''
  const before = inSentence.join(t('gate.idleAnd'))
  return (
    <SignMain live="polite">
      {view.toStepBack ? (
        <SignTitle hint={t('gate.stepBackHint')}>{t('gate.stepBack')}</SignTitle>
      ) : view.notice === null ? (
        <SignTitle hint={null}>
          {view.onDuty === null
            ? t('gate.nobodyOnDuty')
            : t('gate.idle', { steps: before === '' ? last : `${before}${t('gate.idleLast')}${last}` })}
        </SignTitle>
      ) : (
        <NoticeLine notice={view.notice} />
      )}
      <SignShown finder={viewfinder === null ? null : <Finder viewfinder={viewfinder} />}>
        <SignSteps>
          {steps.map(({ id, icon, word }, index) => (
            <SignStep key={id} n={index + 1} icon={icon} word={word} />
          ))}
        </SignSteps>
      </SignShown>
    </SignMain>
  )
}
