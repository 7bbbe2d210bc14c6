import {
  barrierSchema,
  scannerSchema,
  thermometerSchema,
  type BarrierConfig,
  type LaneConfig,
  type ScannerConfig,
  type ThermometerConfig,
} from '../config/config.ts'
import type { Loaded } from '../config/json-file.ts'
import type { SetDevice } from '../store/device-setup.ts'
import { DEVICE_IDS, type DeviceId } from '../words.ts'
import { protocolOf } from './thermometer-protocol.ts'
import { wordsOf } from '../../drivers/words-of.ts'

export type DeviceConfig =
  | { kind: 'thermometer'; config: ThermometerConfig }
  | { kind: 'scanner'; config: ScannerConfig }
  | { kind: 'barrier'; config: BarrierConfig }

/** One device of a lane, and who says how it is opened. */
export interface FittedDevice {
  id: DeviceId
  /** null where what the page kept cannot be used and the config names none. */
  fitted: DeviceConfig | null
  from: 'config' | 'page'
  /** When and by whom the page set it; null for the config's. */
  set: { at: number; by: string } | null
  /** What is wrong with what the page kept, or null. */
  problem: string | null
}

export interface FittedLane {
  /** As the config file says, but for what the page set. */
  config: LaneConfig
  devices: FittedDevice[]
}

const pairedThermometerSchema = thermometerSchema.pick({
  protocol: true,
  port: true,
  baud: true,
  indoors: true,
})

/**
 * What a lane's devices are: what the page kept goes before the config. `kept` may throw, as a damaged store does; what
 * is broken there counts as not there, and is told.
 */
export function fitLane(lane: LaneConfig, kept: (device: DeviceId) => SetDevice | null): FittedLane {
  const devices = DEVICE_IDS.flatMap((id): FittedDevice[] => {
    const own = configured(lane, id)
    const read = readKept(lane, id, kept)
    if (read === null)
      return own === null ? [] : [{ id, fitted: own, from: 'config', set: null, problem: null }]
    if (!read.ok) return [{ id, fitted: own, from: 'config', set: null, problem: read.problem }]
    const { paired, at, by } = read.value
    return [{ id, fitted: paired, from: 'page', set: { at, by }, problem: null }]
  })
  return { config: configWith(lane, devices), devices }
}

/** What a pairing may be; the problem names the key and what was expected there. */
export function checkPairing(lane: LaneConfig, id: DeviceId, content: unknown): Loaded<DeviceConfig> {
  if (id === 'thermometer') {
    const parsed = pairedThermometerSchema.safeParse(content)
    if (!parsed.success) return { ok: false, problem: issueOf(parsed.error) }
    const { thermometer } = lane
    const own = thermometer?.protocol === parsed.data.protocol ? thermometer : null
    const config = thermometerSchema.parse({
      ...parsed.data,
      line: own?.line,
      modbus: own?.modbus,
      warmUpMinutes: own?.warmUpMinutes,
      calibration: thermometer?.calibration ?? null,
    })
    const protocol = protocolOf(config)
    return protocol.ok ? { ok: true, value: { kind: 'thermometer', config } } : protocol
  }
  if (id === 'barrier') {
    const parsed = barrierSchema.safeParse(content)
    return parsed.success
      ? { ok: true, value: { kind: 'barrier', config: parsed.data } }
      : { ok: false, problem: issueOf(parsed.error) }
  }
  const parsed = scannerSchema.safeParse(content)
  return parsed.success
    ? { ok: true, value: { kind: 'scanner', config: parsed.data } }
    : { ok: false, problem: issueOf(parsed.error) }
}

/** What the config file itself says. */
export function configured(lane: LaneConfig, id: DeviceId): DeviceConfig | null {
  if (id === 'thermometer') return lane.thermometer && { kind: 'thermometer', config: lane.thermometer }
  if (id === 'barrier') return lane.barrier && { kind: 'barrier', config: lane.barrier }
  const config = lane.scanners[Number(id.slice('scanner-'.length)) - 1]
  return config === undefined ? null : { kind: 'scanner', config }
}

function readKept(
  lane: LaneConfig,
  id: DeviceId,
  kept: (device: DeviceId) => SetDevice | null,
): Loaded<{ paired: DeviceConfig; at: number; by: string }> | null {
  let found: SetDevice | null
  try {
    found = kept(id)
  } catch (error) {
    return { ok: false, problem: wordsOf(error) }
  }
  if (found === null) return null
  const checked = checkPairing(lane, id, found.content)
  return checked.ok ? { ok: true, value: { paired: checked.value, at: found.at, by: found.by } } : checked
}

function configWith(lane: LaneConfig, devices: readonly FittedDevice[]): LaneConfig {
  const fitted = devices.flatMap(({ fitted }) => (fitted === null ? [] : [fitted]))
  return {
    ...lane,
    thermometer: fitted.find((one) => one.kind === 'thermometer')?.config ?? null,
    scanners: fitted.flatMap((one) => (one.kind === 'scanner' ? [one.config] : [])),
    barrier: fitted.find((one) => one.kind === 'barrier')?.config ?? null,
  }
}

function issueOf(error: { issues: readonly { path: readonly PropertyKey[]; message: string }[] }): string {
  const [issue] = error.issues
  return `${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? ''}`
}
