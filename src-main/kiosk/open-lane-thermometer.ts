import type { LaneConfig } from '../config/config.ts'
import { openContactPairs, type StoredPair } from '../store/contact-pairs.ts'
import { openDeviceSetup, type DeviceSetting, type SetDevice } from '../store/device-setup.ts'
import type { Store } from '../store/open-store.ts'
import { calibrationInUse, portName } from './calibration-in-use.ts'
import { LaneThermometer } from './lane-thermometer.ts'
import { protocolOf } from './thermometer-protocol.ts'

/** What the store knows of a lane's module. */
export interface KeptOfModule {
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
  kept,
  poweredSince,
}: {
  lane: LaneConfig
  store: Store | null
  kept: KeptOfModule
  /** UTC ms. */
  poweredSince: number
}): LaneThermometer | null {
  const { thermometer } = lane
  if (thermometer === null) return null
  const known = protocolOf(thermometer)
  if (!known.ok) throw new Error(`a config that was not checked: ${known.problem}`)
  const { kind, warmUpMinutes, frozenAfterMs } = known.value
  const { protocol, indoors } = thermometer
  const port = portName(thermometer.port)
  const module = { lane: lane.id, protocol, port }
  const pairs = store === null ? null : openContactPairs(store)
  return new LaneThermometer({
    facts: {
      protocol,
      port,
      kind,
      indoors,
      warmUpMs: (thermometer.warmUpMinutes ?? warmUpMinutes) * 60_000,
      frozenAfterMs,
    },
    poweredSince,
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
