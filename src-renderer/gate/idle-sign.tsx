import { useTranslation } from 'react-i18next'
import type { Condition, LaneView } from '../../src-main/api/contract.ts'
import { SignMain, SignShown, SignStep, SignSteps, SignTitle } from '../design/sign.tsx'
import type { IconName } from '../design/icons.tsx'
import { Finder } from './finder.tsx'
import { NoticeLine } from './notice-line.tsx'
import type { Viewfinder } from './use-camera.ts'

const STEPS: readonly { id: Condition['id']; icon: IconName }[] = [
  { id: 'health-code', icon: 'health' },
  { id: 'ruian-code', icon: 'qr' },
  { id: 'mask', icon: 'mask' },
  { id: 'temperature', icon: 'forehead' },
]

export const IdleSign = ({ view, viewfinder }: { view: LaneView; viewfinder: Viewfinder }) => {
  const { t } = useTranslation()
  return (
    <SignMain live="polite">
      {view.notice === null ? (
        <SignTitle hint={null}>{t('gate.idle')}</SignTitle>
      ) : (
        <NoticeLine notice={view.notice} />
      )}
      <SignShown finder={viewfinder === null ? null : <Finder viewfinder={viewfinder} />}>
        <SignSteps>
          {STEPS.map(({ id, icon }, index) => (
            <SignStep key={id} n={index + 1} icon={icon} word={t(`gate.step.${id}`)} />
          ))}
        </SignSteps>
      </SignShown>
    </SignMain>
  )
}
