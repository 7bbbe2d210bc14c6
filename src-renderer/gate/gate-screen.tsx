import type { ReactNode } from 'react'
import { I18nextProvider } from 'react-i18next'
import type { GateInfo, LaneView } from '../../src-main/api/contract.ts'
import { useConnectionState, useLane, type SeenLane } from '../connection-context.tsx'
import { Sign } from '../design/sign.tsx'
import { signTexts } from '../locales/i18n.ts'
import { AskSign } from './ask-sign.tsx'
import { ClosedSign, DisconnectedSign } from './closed-sign.tsx'
import { CollectingSign } from './collecting-sign.tsx'
import { GateFoot, GateHead } from './frame.tsx'
import { IdleSign } from './idle-sign.tsx'
import { DenySign, PassSign } from './result-sign.tsx'
import { RetakeSign } from './retake-sign.tsx'
import { useCamera, type Viewfinder } from './use-camera.ts'

interface GateScreenProps {
  lane: string
  /** No dock stands beside it in the window. */
  isAlone: boolean
}

/** The big screen of one lane. It shows what the kiosk says and nothing of its own but the countdowns. */
export const GateScreen = (props: GateScreenProps) => (
  <I18nextProvider i18n={signTexts}>
    <SignOfLane {...props} />
  </I18nextProvider>
)

const SignOfLane = ({ lane, isAlone }: GateScreenProps) => {
  const connection = useConnectionState()
  const seen = useLane(lane)
  if (connection.state === 'connected' && seen !== null)
    return <LiveSign info={connection.info} seen={seen} isAlone={isAlone} />
  return (
    <Sign
      isAlone={isAlone}
      state="closed"
      action={null}
      isRelease={false}
      visit={null}
      lane={lane}
      closedWhy="connection"
      present={null}
    >
      <DisconnectedSign connection={connection} />
    </Sign>
  )
}

const LiveSign = ({ info, seen, isAlone }: { info: GateInfo; seen: SeenLane; isAlone: boolean }) => {
  const view = forPeople(seen.view)
  const visit = view.visit
  const viewfinder = useCamera(info, view)
  const Body = BODIES[view.state]
  return (
    <Sign
      isAlone={isAlone}
      state={view.state}
      action={visit?.ruled?.action ?? null}
      isRelease={visit?.ruled?.flags.includes('emergency-release') ?? false}
      visit={visit?.id ?? null}
      lane={view.lane}
      closedWhy={view.closed?.why ?? null}
      present={view.present}
    >
      <GateHead info={info} view={view} />
      {/* The key makes a screen reader hear each person's screen as new. */}
      <Body
        key={`${view.state}-${visit?.id ?? ''}`}
        info={info}
        seen={{ ...seen, view }}
        viewfinder={viewfinder}
      />
      <GateFoot info={info} view={view} />
    </Sign>
  )
}

/** Every other word is for the guard alone: the visitor who stands there would take it for his. */
const FOR_PEOPLE: ReadonlySet<LaneView['notice']> = new Set([
  'scan-again',
  'not-a-code',
  'no-code-asked',
  'code-ignored',
  'code-too-soon',
  'code-replaced',
  'hold-still',
  'same-phone',
])

const forPeople = (view: LaneView): LaneView =>
  FOR_PEOPLE.has(view.notice) ? view : { ...view, notice: null }

interface BodyProps {
  info: GateInfo
  seen: SeenLane
  viewfinder: Viewfinder
}

const BODIES: Record<LaneView['state'], (props: BodyProps) => ReactNode> = {
  idle: ({ seen, viewfinder }) => <IdleSign view={seen.view} viewfinder={viewfinder} />,
  collecting: ({ seen, viewfinder }) => <CollectingSign view={seen.view} viewfinder={viewfinder} />,
  retake: ({ seen }) => <RetakeSign seen={seen} />,
  ask: ({ seen }) => <AskSign view={seen.view} />,
  pass: ({ seen }) => <PassSign view={seen.view} />,
  deny: ({ info, seen }) => <DenySign info={info} view={seen.view} />,
  closed: ({ info, seen }) => <ClosedSign info={info} view={seen.view} />,
}
