import '../../src-renderer/zod-jitless.ts'
import '@fontsource-variable/noto-sans-sc'
import '../../src-renderer/design/design.css'
import { createRouterClient, implement } from '@orpc/server'
import { createRoot } from 'react-dom/client'
import { contract } from '../../src-main/api/contract.ts'
import { App } from '../../src-renderer/app.tsx'
import type { Connection, ConnectionState } from '../../src-renderer/connection.ts'
import { ConnectionProvider } from '../../src-renderer/connection-context.tsx'
import { chooseLanguage, settleLanguage, startTexts, type Language } from '../../src-renderer/locales/i18n.ts'
import { devicesSeen, foundThermometer, ports, scanThis, thermometerSteps } from './device-samples.ts'
import { calibrations, demoStaff, info, lanes, rows, screens, trust } from './samples.ts'

/**
 * The real screens over the real contract, with samples behind it. `?sample=deny&lang=en&demo=1&setup=1&camera=live`, then the
 * screens' own routes: `#/gate/huayuan-1`.
 */

const query = new URLSearchParams(location.search)
const wanted = query.get('sample')
const [, view] = Object.entries(lanes).find(([name]) => name === wanted) ?? ['idle', lanes.idle]
/** `still`: a camera before which nobody moves; `live`: the browser's own. */
const camera = query.get('camera')
if (camera === 'still') {
  navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('nobody', 'NotFoundError'))
}
const lanesInfo = info.lanes.map((lane) => ({ ...lane, camera: camera === null ? null : { colour: false } }))
const language: Language = query.get('lang') === 'en' ? 'en' : 'zh'
const shownInfo = {
  ...info,
  language,
  lanes: lanesInfo,
  demo: query.get('demo') === '1',
  demoStaff: query.get('demo') === '1' ? demoStaff : [],
  needsSupervisor: query.get('setup') === '1',
  needsGuards: query.get('setup') === '2',
}

declare global {
  interface Window {
    kioskCalls: { path: string; input: unknown }[]
  }
}
window.kioskCalls = []

/** Remembers every call but the streams, for `keyboard.ts` to look at. */
const os = implement(contract).use(({ path, next }, input) => {
  window.kioskCalls.push({ path: path.join('.'), input })
  return next()
})
const done = { ok: true } as const
const queue = {
  name: 'looked up: the authority is silent, the guard looks',
  nameZh: '查询没有回音，值守人员看码',
  n: 19,
  of: 20,
  celsius: 36.4,
}
const supervisor = { number: '001', name: '林班长', role: 'supervisor' } as const

const router = os.router({
  gate: { info: os.gate.info.handler(() => shownInfo) },
  lane: {
    watch: os.lane.watch.handler(async function* watch({ input, signal }) {
      yield { ...view, lane: input.lane }
      await new Promise((resolve) => signal?.addEventListener('abort', resolve))
    }),
    checkAgain: os.lane.checkAgain.handler(() => done),
    key: os.lane.key.handler(({ input }) =>
      input.key === 'retake' ? { ok: false, reason: 'no-visit', detail: null } : done,
    ),
    keyIn: os.lane.keyIn.handler(() => done),
    household: os.lane.household.handler(() => done),
    override: os.lane.override.handler(({ input }) =>
      input.supervisor === null ? { ok: false, reason: 'needs-supervisor', detail: null } : done,
    ),
    handled: os.lane.handled.handler(() => ({ ok: false, reason: 'needs-class', detail: null })),
    typedScan: os.lane.typedScan.handler(() => done),
    cameraScan: os.lane.cameraScan.handler(() => done),
    cameraState: os.lane.cameraState.handler(() => done),
  },
  staff: {
    createFirstSupervisor: os.staff.createFirstSupervisor.handler(() => done),
    signIn: os.staff.signIn.handler(() => ({ ok: false, reason: 'wrong', retryAt: null, triesLeft: 2 })),
    signOut: os.staff.signOut.handler(() => done),
    changePin: os.staff.changePin.handler(() => done),
  },
  supervisor: {
    unlock: os.supervisor.unlock.handler(() => ({ ok: true, staff: supervisor })),
    lock: os.supervisor.lock.handler(() => done),
    whyLocked: os.supervisor.whyLocked.handler(() => ({ why: null })),
    unlocked: os.supervisor.unlocked.handler(async function* unlocked({ signal }) {
      yield* await new Promise<never[]>((resolve) => signal?.addEventListener('abort', () => resolve([])))
    }),
    entries: os.supervisor.entries.handler(() => ({ ok: true, rows, next: 1 })),
    exportCsv: os.supervisor.exportCsv.handler(async function* exportCsv() {
      yield { csv: '\uFEFFseq\n' }
    }),
    staff: os.supervisor.staff.handler(() => ({
      ok: true,
      staff: [
        { ...supervisor, active: true },
        { number: '017', name: '陈志强', role: 'guard', active: true },
        { number: '018', name: '黄海燕', role: 'guard', active: false },
      ],
    })),
    trust: os.supervisor.trust.handler(() => ({ ok: true, trust, now: view.now })),
    calibrations: os.supervisor.calibrations.handler(() => ({ ok: true, calibrations })),
    calibrate: os.supervisor.calibrate.handler(() => ({
      ok: false,
      reason: 'too-scattered',
      detail: '0.46',
    })),
    uncalibrate: os.supervisor.uncalibrate.handler(() => done),
    blackbody: os.supervisor.blackbody.handler(() => done),
    addStaff: os.supervisor.addStaff.handler(() => done),
    deactivate: os.supervisor.deactivate.handler(() => done),
    reactivate: os.supervisor.reactivate.handler(() => done),
    rename: os.supervisor.rename.handler(() => done),
    resetPin: os.supervisor.resetPin.handler(() => done),
    screens: {
      list: os.supervisor.screens.list.handler(() => ({ ok: true, screens, now: view.now })),
      revoke: os.supervisor.screens.revoke.handler(() => done),
    },
    devices: {
      watch: os.supervisor.devices.watch.handler(async function* watch({ signal }) {
        yield devicesSeen
        await new Promise((resolve) => signal?.addEventListener('abort', resolve))
      }),
      ports: os.supervisor.devices.ports.handler(() => ({ ok: true, ports })),
      detect: os.supervisor.devices.detect.handler(async function* detect({ input, signal }) {
        if (input.device !== 'thermometer') {
          yield { step: 'looking', ports: ['Voyager 1602g (0c2e:0b61)'] }
          yield scanThis
        } else {
          for (const step of thermometerSteps) yield step
          yield query.get('found') === '1'
            ? foundThermometer
            : { step: 'measuring', celsius: 34.9, ambient: 21.3 }
        }
        await new Promise((resolve) => signal?.addEventListener('abort', resolve))
      }),
      pair: os.supervisor.devices.pair.handler(() => done),
      record: os.supervisor.devices.record.handler(() => done),
      recording: os.supervisor.devices.recording.handler(async function* recording() {
        yield { lines: '{"recording":1}\n' }
      }),
    },
  },
  bench: {
    do: os.bench.do.handler(() => done),
    look: os.bench.look.handler(() => ({
      barrierOpen: false,
      queue: query.get('queue') === '1' ? queue : null,
    })),
  },
})

const client = createRouterClient(router)
const state: ConnectionState =
  wanted === 'lost' || wanted === 'refused'
    ? { state: wanted }
    : { state: 'connected', client, info: shownInfo, epoch: 1 }
const connection: Connection = {
  subscribe: () => () => {},
  current: () => state,
  refresh: async () => {},
}

await startTexts()
chooseLanguage(language)
settleLanguage(language)
const root = document.querySelector('#root')
if (root === null) throw new Error('no #root')
createRoot(root).render(
  <ConnectionProvider value={connection}>
    <App />
  </ConnectionProvider>,
)
