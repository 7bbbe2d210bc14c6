import { useTranslation } from 'react-i18next'
import type { LaneView } from '../../src-main/api/contract.ts'
import { SignHero, SignMain, SignTitle } from '../design/sign.tsx'
import { ConditionTiles } from './conditions.tsx'
import { NoticeLine } from './notice-line.tsx'

export const AskSign = ({ view }: { view: LaneView }) => {
  const { t, i18n } = useTranslation()
  return (
    <SignMain live="polite">
      <SignHero
        icon="person"
        lines={[t('gate.ask')]}
        other={null}
        size={i18n.language === 'en' ? 'long' : 'four'}
      />
      <SignTitle hint={view.onDuty === null ? t('gate.nobodyOnDuty') : t('gate.askHint')}>{null}</SignTitle>
      {view.visit === null ? null : <ConditionTiles view={view} visit={view.visit} small />}
      <NoticeLine notice={view.notice} />
    </SignMain>
  )
}
