import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useConnectionState } from './connection-context.tsx'
import { DemoStrip, Both, Screen, Window } from './design/window.tsx'
import { BenchPanel } from './bench/bench-panel.tsx'
import { DockScreen } from './dock/dock-screen.tsx'
import { useTypedScans } from './dock/typed-scans.ts'
import { GateScreen } from './gate/gate-screen.tsx'
import { settleLanguage } from './locales/i18n.ts'
import { useRoute, type Route } from './route.ts'
import { SupervisorScreen } from './supervisor/supervisor-screen.tsx'
import { useTitle } from './title.ts'

export const App = () => {
  const route = useRoute()
  const connection = useConnectionState()
  const info = connection.state === 'connected' ? connection.info : null

  // Also of a kiosk that was started anew with another one.
  const language = info?.language ?? null
  useEffect(() => {
    if (language !== null) settleLanguage(language)
  }, [language])

  const lane = route.lane ?? info?.lanes[0]?.id ?? ''
  return (
    <Window>
      {info?.demo === true ? <DemoStrip /> : null}
      <Screen>
        <Shown route={route} lane={lane} />
      </Screen>
      {connection.state === 'connected' && connection.info.demo && route.screen === 'both' ? (
        <BenchPanel client={connection.client} lane={lane} />
      ) : null}
    </Window>
  )
}

const Shown = ({ route, lane }: { route: Route; lane: string }) => {
  if (route.screen === 'gate') return <GateAlone lane={lane} />
  if (route.screen === 'supervisor') return <SupervisorScreen />
  return <AtDock lane={lane} withGate={route.screen === 'both'} />
}

const AtDock = ({ lane, withGate }: { lane: string; withGate: boolean }) => {
  const { t } = useTranslation()
  useTitle(t('common.dock'), lane)
  if (!withGate) return <DockScreen lane={lane} isAlone />
  return (
    <Both>
      <GateScreen lane={lane} isAlone={false} />
      <DockScreen lane={lane} isAlone={false} />
    </Both>
  )
}

/** Without the dock in its window, a keyboard scanner's typing is heard by the gate screen. */
const GateAlone = ({ lane }: { lane: string }) => {
  const { t } = useTranslation()
  useTitle(t('gate.lane', { lane }), null)
  useTypedScans(lane)
  return <GateScreen lane={lane} isAlone />
}
