import type { Clock } from '../../drivers/clock.ts'
import {
  fitFromBlackbody,
  fitFromPairs,
  lineThrough,
  overdueFrom,
  type Calibration,
  type Chain,
} from '../../drivers/thermometer/calibration.ts'
import type { CalibrationView, StaffView } from '../api/contract.ts'
import type { BlackbodyRefusal, CalibrateRefusal, CalibrationApi, Outcome } from '../api/kiosk-api.ts'
import { calibrationDefaults } from '../config/calibration.ts'
import type { DeviceSetup } from '../store/device-setup.ts'
import { calibrationInUse } from './calibration-in-use.ts'
import type { LaneLoop } from './lane-loop.ts'
import { pairsToFit, type LaneThermometer } from './lane-thermometer.ts'
import { calibrationSetting } from './open-lane-thermometer.ts'

interface CalibratedLane {
  id: string
  loop: LaneLoop
  thermometer: LaneThermometer | null
  /** The config file's. */
  config: Calibration | null
}

/** Pairs on one page. */
const PAIRS_SHOWN = 20

/** What a supervisor sees and does of the thermometers' calibrations; every act is an audit row of its lane. */
export function openCalibrationDesk({
  lanes,
  setup,
  clock,
}: {
  lanes: readonly CalibratedLane[]
  /** null where the store could not be opened. */
  setup: DeviceSetup | null
  clock: Clock
}): CalibrationApi {
  /** Kept and on record, or neither. */
  function set(lane: CalibratedLane, calibration: Calibration | null, note: string, by: StaffView): boolean {
    const setting = calibrationSetting(lane.id)
    const { thermometer } = lane
    if (setup === null || thermometer === null) return false
    const before = setup.get(setting)
    const now = { content: calibration, at: clock.now(), by: by.number }
    if (!setup.set(setting, now).ok) return false
    if (!lane.loop.audit(note, by.number)) {
      setup.set(setting, before)
      return false
    }
    thermometer.calibrate(calibrationInUse(thermometer.facts, { set: now, config: lane.config }), now.at)
    lane.loop.lookAtThermometer((module, at) => module.giveBack(at))
    lane.loop.refresh()
    return true
  }

  const known = (id: string) => lanes.find((lane) => lane.id === id)

  return {
    views: () =>
      lanes.flatMap(({ id, thermometer }) =>
        thermometer === null ? [] : [viewOf(id, thermometer, clock.now())],
      ),

    calibrate: ({ lane: id, method, ...choices }, by) => {
      const lane = known(id)
      const thermometer = lane?.thermometer
      if (lane === undefined || thermometer == null) return refused('no-thermometer')
      if (thermometer.facts.kind !== 'surface') return refused('body-estimate')
      const now = clock.now()
      const fit = method === 'blackbody' ? blackbodyFit(thermometer) : pairsFit(thermometer, choices, now)
      if (!fit.ok) return refused(fit.reason, fit.detail)
      const { emissivity, heatBalance, validDays } = choices
      const { protocol, port } = thermometer.facts
      const { blackbody, pairs } = fit
      const at = new Date(now).toISOString()
      const made = { protocol, port, emissivity, heatBalance, blackbody, pairs, at, by: by.number, validDays }
      return set(lane, made, noteOf(made), by) ? { ok: true } : refused('not-written')
    },

    uncalibrate: (id, by) => {
      const lane = known(id)
      const facts = lane?.thermometer?.facts
      if (lane === undefined || facts === undefined) return refused('no-thermometer')
      const note = `calibration of thermometer ${facts.protocol} at ${facts.port} taken off`
      return set(lane, null, note, by) ? { ok: true } : refused('not-written')
    },

    blackbody: (id, act, by) => {
      const lane = known(id)
      const thermometer = lane?.thermometer
      if (lane === undefined || thermometer == null) return refused('no-thermometer')
      if (thermometer.facts.kind !== 'surface') return refused('body-estimate')
      const isAside = thermometer.marks !== null
      if (act.do === 'mark') {
        const marked = thermometer.mark(act.mark, act.reference, clock.now())
        return marked === 'ok' ? { ok: true } : refused(marked)
      }
      if (isAside !== (act.do === 'start')) {
        const note =
          act.do === 'start' ? 'thermometer set aside for a blackbody' : 'thermometer back at the lane'
        if (!lane.loop.audit(note, by.number)) return refused('not-written')
      }
      lane.loop.lookAtThermometer((module, at) =>
        act.do === 'start' ? module.setAside(at) : module.giveBack(at),
      )
      return { ok: true }
    },
  }
}

type Fitted =
  | ({ ok: true } & Pick<Calibration, 'blackbody' | 'pairs'>)
  | { ok: false; reason: CalibrateRefusal; detail: string | null }

function blackbodyFit({ marks }: LaneThermometer): Fitted {
  if (marks?.low == null || marks.high === null) return { ok: false, reason: 'marks-missing', detail: null }
  const fit = fitFromBlackbody(marks.low, marks.high)
  if (fit.ok) return { ok: true, blackbody: fit.blackbody, pairs: null }
  const detail = fit.reason === 'too-near' ? fit.apart.toFixed(1) : fit.gain.toFixed(2)
  return { ok: false, reason: fit.reason, detail }
}

function pairsFit(
  thermometer: LaneThermometer,
  choices: Pick<Chain, 'emissivity' | 'heatBalance'>,
  now: number,
): Fitted {
  const chain: Chain = { ...choices, blackbody: blackbodyInUse(thermometer) }
  const fit = fitFromPairs(pairsToFit(thermometer.pairs, now), chain)
  if (fit.ok) return { ok: true, blackbody: chain.blackbody, pairs: fit.pairs }
  if (fit.reason === 'too-few') return { ok: false, reason: fit.reason, detail: `${fit.count}` }
  const { spread, offset } = fit.pairs
  return { ok: false, reason: fit.reason, detail: (fit.reason === 'too-far' ? offset : spread).toFixed(2) }
}

/** A blackbody's line stays true of a module when pairs are taken behind it. */
function blackbodyInUse({ calibration: { calibration, why } }: LaneThermometer): Chain['blackbody'] {
  return why === null || why === 'skin-only' ? (calibration?.blackbody ?? null) : null
}

function noteOf({
  protocol,
  port,
  emissivity,
  heatBalance,
  blackbody,
  pairs,
  validDays,
}: Calibration): string {
  const { gain, offset } = lineThrough(blackbody)
  const ways = [
    ...(blackbody === null
      ? []
      : [
          `blackbodies ${blackbody.low.reference} read ${blackbody.low.read.toFixed(2)}, ` +
            `${blackbody.high.reference} read ${blackbody.high.read.toFixed(2)}: ` +
            `gain ${gain.toFixed(4)}, offset ${offset.toFixed(3)}`,
        ]),
    ...(pairs === null
      ? []
      : [
          `${pairs.count} contact pairs: offset ${pairs.offset.toFixed(3)}, spread ${pairs.spread.toFixed(3)}`,
        ]),
  ]
  const rest = `emissivity ${emissivity}, heat balance ${heatBalance}, for ${validDays} days`
  return `thermometer ${protocol} at ${port} calibrated by ${ways.join('; ')}; ${rest}`
}

function viewOf(lane: string, thermometer: LaneThermometer, now: number): CalibrationView {
  const { facts, calibration: inUse, marks, pairs, drift } = thermometer
  const { calibration, from, why } = inUse
  const chain: Chain = {
    emissivity: calibration?.emissivity ?? calibrationDefaults.emissivity,
    heatBalance: calibration?.heatBalance ?? calibrationDefaults.heatBalance,
    blackbody: blackbodyInUse(thermometer),
  }
  const fit = fitFromPairs(pairsToFit(pairs, now), chain)
  return {
    lane,
    protocol: facts.protocol,
    port: facts.port,
    kind: facts.kind,
    keyedOnlyWhy: thermometer.keyedOnlyWhy(now),
    why,
    calibration:
      calibration === null || from === null
        ? null
        : {
            from,
            emissivity: calibration.emissivity,
            heatBalance: calibration.heatBalance,
            line: calibration.blackbody === null ? null : lineThrough(calibration.blackbody),
            pairs: calibration.pairs,
            at: Date.parse(calibration.at),
            by: calibration.by,
            validDays: calibration.validDays,
            overdueSince: overdueFrom(calibration) <= now ? overdueFrom(calibration) : null,
          },
    pairs: pairs.slice(0, PAIRS_SHOWN),
    fit: fit.ok
      ? { ok: true, ...fit.pairs }
      : { ok: false, reason: fit.reason, count: fit.reason === 'too-few' ? fit.count : fit.pairs.count },
    drift,
    marks: marks === null ? null : { low: marks.low, high: marks.high, marking: marks.marking?.mark ?? null },
    now,
  }
}

function refused<Reason extends CalibrateRefusal | BlackbodyRefusal>(
  reason: Reason,
  detail: string | null = null,
): Extract<Outcome<Reason>, { ok: false }> {
  return { ok: false, reason, detail }
}
