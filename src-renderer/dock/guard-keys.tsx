import { useTranslation } from 'react-i18next'
import type { TFunction } from 'i18next'
import type { Ask, LaneView } from '../../src-main/api/contract.ts'
import type { GuardKey } from '../../src-main/words.ts'
import type { IconName } from '../design/icons.tsx'
import { Key, KeyGroup, type KeyTone } from '../design/key.tsx'
import { hotkeyLabel } from './hotkeys.ts'

interface GuardKeysProps {
  asks: readonly Ask[]
  /** `downAt`: when it went down, ms of the page's clock. */
  onKey: (key: GuardKey, downAt: number) => void
}

const LOOKS: Partial<Record<GuardKey, { tone: KeyTone; icon: IconName | null }>> = {
  'seen-green': { tone: 'pass', icon: 'check' },
  'health-green': { tone: 'green', icon: 'check' },
  'health-yellow': { tone: 'yellow', icon: 'alert' },
  'health-red': { tone: 'red', icon: 'cross' },
  'ruian-green': { tone: 'green', icon: 'check' },
  'ruian-yellow': { tone: 'yellow', icon: 'alert' },
  'ruian-red': { tone: 'red', icon: 'cross' },
  'mask-on': { tone: 'plain', icon: 'mask' },
  'mask-off': { tone: 'plain', icon: 'cross' },
  'next-person': { tone: 'accent', icon: 'next' },
  'same-phone': { tone: 'plain', icon: 'people' },
  'same-person': { tone: 'plain', icon: 'person' },
  'step-aside': { tone: 'plain', icon: 'aside' },
  retake: { tone: 'plain', icon: 'again' },
  'medical-care': { tone: 'plain', icon: 'ambulance' },
  'no-phone': { tone: 'plain', icon: 'health' },
  'holder-confirmed': { tone: 'plain', icon: 'person' },
}

const One = ({ id, asked, onKey }: { id: GuardKey; asked: boolean; onKey: GuardKeysProps['onKey'] }) => {
  const { t } = useTranslation()
  const { tone, icon } = LOOKS[id] ?? { tone: 'plain', icon: null }
  return (
    <Key
      id={id}
      label={t(`key.${id}`)}
      hint={t(`keyHint.${id}`, { defaultValue: '' })}
      icon={icon}
      hotkey={hotkeyLabel(id)}
      tone={tone}
      size={id === 'seen-green' ? 'l' : 'm'}
      asked={asked}
      chosen={false}
      disabled={false}
      onPress={(downAt) => onKey(id, downAt)}
    />
  )
}

/** The gate's first key: what a guard sees on a phone held up to him, in one press. */
export const SeenGreen = ({ asks, onKey }: GuardKeysProps) => (
  <One
    id="seen-green"
    asked={asks.some((ask) => ask === 'health-code-status' || ask === 'ruian-code-status')}
    onKey={onKey}
  />
)

export const CodeKeys = ({ asks, onKey }: GuardKeysProps) => {
  const { t } = useTranslation()
  const health = asks.includes('health-code-status')
  const ruian = asks.includes('ruian-code-status')
  const mask = asks.includes('mask')
  return (
    <>
      <KeyGroup label={t('group.health')} columns={3} asked={health}>
        {(['health-green', 'health-yellow', 'health-red'] as const).map((id) => (
          <One key={id} id={id} asked={health} onKey={onKey} />
        ))}
      </KeyGroup>
      <KeyGroup label={t('group.ruian')} columns={3} asked={ruian}>
        {(['ruian-green', 'ruian-yellow', 'ruian-red'] as const).map((id) => (
          <One key={id} id={id} asked={ruian} onKey={onKey} />
        ))}
      </KeyGroup>
      <KeyGroup label={t('group.mask')} columns={2} asked={mask}>
        {(['mask-on', 'mask-off'] as const).map((id) => (
          <One key={id} id={id} asked={mask} onKey={onKey} />
        ))}
      </KeyGroup>
    </>
  )
}

/** Which key it is that would be taken back. */
const undoHint = (t: TFunction, undo: LaneView['undo']): string | null =>
  undo === null ? null : undo.key === null ? t('dock.typed') : t(`key.${undo.key}`)

const FLOW = [
  'next-person',
  'step-aside',
  'retake',
  'same-phone',
  'same-person',
  'holder-confirmed',
  'no-phone',
] as const

interface FlowKeysProps extends GuardKeysProps {
  view: LaneView
}

export const FlowKeys = ({ view, asks, onKey }: FlowKeysProps) => {
  const { t } = useTranslation()
  const { direction, turnable } = view
  const isAsked = (id: (typeof FLOW)[number]): boolean => {
    if (id === 'holder-confirmed') return asks.includes('holder')
    if (id === 'same-person' || id === 'next-person') return asks.includes('same-person')
    return id === 'retake' && view.visit !== null && view.visit.retake !== null
  }
  return (
    <KeyGroup label={t('group.flow')} columns={3} asked={asks.includes('same-person')}>
      {FLOW.map((id) => (
        <One key={id} id={id} asked={isAsked(id)} onKey={onKey} />
      ))}
      <Key
        id="undo"
        label={t('key.undo')}
        hint={undoHint(t, view.undo)}
        icon="again"
        hotkey="⌫"
        tone="plain"
        size="m"
        asked={false}
        chosen={false}
        disabled={view.undo === null}
        onPress={(downAt) => onKey('undo', downAt)}
      />
      {direction === 'out' ? <One id="medical-care" asked={false} onKey={onKey} /> : null}
      {turnable ? (
        <One id={direction === 'in' ? 'direction-out' : 'direction-in'} asked={false} onKey={onKey} />
      ) : null}
    </KeyGroup>
  )
}

export const CLASS_KEYS = [
  'class-resident',
  'class-city-migrant',
  'class-new-resident',
  'class-returnee',
  'class-visitor',
  'class-employee',
  'class-duty',
  'class-courier',
  'class-unknown',
] as const

export const ClassKeys = ({ asks, onKey }: GuardKeysProps) => {
  const { t } = useTranslation()
  const asked = asks.includes('person-class')
  return (
    <KeyGroup label={t('group.class')} columns={3} asked={asked}>
      {CLASS_KEYS.map((id) => (
        <One key={id} id={id} asked={asked} onKey={onKey} />
      ))}
    </KeyGroup>
  )
}

export const PROOF_KEYS = ['proof-resident-id', 'proof-paper', 'proof-family-code', 'proof-none'] as const

/** What the guard checked instead of the codes of a person without a phone. */
export const ProofKeys = ({ asks, onKey }: GuardKeysProps) => {
  const { t } = useTranslation()
  const asked = asks.includes('without-phone')
  return (
    <KeyGroup label={t('group.proof')} columns={4} asked={asked}>
      {PROOF_KEYS.map((id) => (
        <One key={id} id={id} asked={asked} onKey={onKey} />
      ))}
    </KeyGroup>
  )
}

/** What no register tells the kiosk yet, so that the guard does. */
export const AnswerKeys = ({ asks, onKey }: GuardKeysProps) => {
  const { t } = useTranslation()
  const order = asks.includes('isolation-order')
  const outing = asks.includes('outing')
  return (
    <>
      <KeyGroup label={t('group.order')} columns={2} asked={order}>
        <One id="order-none" asked={order} onKey={onKey} />
        <One id="order-in-force" asked={order} onKey={onKey} />
      </KeyGroup>
      <KeyGroup label={t('group.outing')} columns={2} asked={outing}>
        <One id="outing-free" asked={outing} onKey={onKey} />
        <One id="outing-used" asked={outing} onKey={onKey} />
      </KeyGroup>
    </>
  )
}
