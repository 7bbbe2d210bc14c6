import type { LaneConfig } from '../config/config.ts'
import { openContactPairs, type StoredPair } from '../store/contact-pairs.ts'
import { openDeviceSetup, type DeviceSetting, type SetDevice } from '../store/device-setup.ts'
import type { Store } from '../store/open-store.ts'
import { calibrationInUse, portName } from './calibration-in-use.ts'
import { LaneThermometer } from './lane-thermometer.ts'
import { protocolOf } from './thermometer-protocol.ts'
import type { WarmUp } from './warm-up.ts'

/** What the store knows of a lane's module. */
interface KeptOfModule {
  set: SetDevice | null
  pairs: StoredPair[]
}

export function calibrationSetting(lane: string): DeviceSetting {
  return { lane, device: 'thermometer', what: 'calibration' }
}

/** Throws SqliteError when the file is damaged. */
export function readKeptOfModule(store: Store, { id, thermometer }: LaneConfig): KeptOfModule {
  const set = openDeviceSetup(store).get(calibrationSetting(id))
  if (thermometer === null) return { set, pairs: [] }
  const { protocol, port } = thermometer
  return { set, pairs: openContactPairs(store).of({ lane: id, protocol, port: portName(port) }) }
}

/** The module that a lane's config names, or null where it names none. */
export function openLaneThermometer({
  lane,
  store,
  warmUp,
  since,
}: {
  lane: LaneConfig
  store: Store | null
  /** What is known of its power, by how long it takes to get warm. */
  warmUp: (warmUpMs: number) => WarmUp
  /** UTC ms. */
  since: number
}): LaneThermometer | null {
  const { thermometer } = lane
  if (thermometer === null) return null
  const known = protocolOf(thermometer)
  if (!known.ok) throw new Error(`a config that was not checked: ${known.problem}`)
  const { kind, warmUpMinutes, frozenAfterMs } = known.value
  const { protocol, indoors } = thermometer
  const warmUpMs = (thermometer.warmUpMinutes ?? warmUpMinutes) * 60_000
  const port = portName(thermometer.port)
  const module = { lane: lane.id, protocol, port }
  const kept = keptOfModule(store, lane)
  const pairs = store === null ? null : openContactPairs(store)
  return new LaneThermometer({
    facts: {
      protocol,
      port,
      kind,
      indoors,
      warmUpMs,
      frozenAfterMs,
    },
    warmUp: warmUp(warmUpMs),
    since,
    calibration: calibrationInUse(
      { protocol, port, kind },
      { set: kept.set, config: thermometer.calibration },
    ),
    pairs: kept.pairs,
    keepPair: (pair) => {
      // A pair that a full disk did not take is only one fewer: the lane itself closes by its journal.
      pairs?.add(module, pair)
      return pairs?.of(module) ?? []
    },
  })
}

/** Of a module that only the page knows; without its calibration and pairs the guard keys in. */
function keptOfModule(store: Store | null, lane: LaneConfig): KeptOfModule {
  try {
    return store === null ? NOTHING_KEPT : readKeptOfModule(store, lane)
  } catch {
    return NOTHING_KEPT
  }
}
const NOTHING_KEPT: KeptOfModule = { set: null, pairs: [] }
