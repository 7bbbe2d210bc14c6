import type { ThermometerKind } from './contract.ts'

/** What turns a surface module's reading into the value that is judged, and who answers for it since when. */
export interface Calibration extends Chain {
  /** The module that it was made for: another one, or the same in another socket, is not calibrated by it. */
  protocol: string
  port: string
  /** Null while only a blackbody has been held before the module. */
  pairs: PairsOffset | null
  /** ISO with offset. */
  at: string
  /** Staff number. */
  by: string
  /** After so many days it is overdue: said, and still judged by. */
  validDays: number
}

/** The part that pairs do not tell. */
export interface Chain {
  /** Of skin, 0.9 to 1; devices.md section 1.11: 0.98. */
  emissivity: number
  /** k of the heat balance, 0 to 0.5; devices.md section 1.11: 0.09 to 0.13 at the temple, for a forehead the module's own. */
  heatBalance: number
  /** Null: what the module says of a blackbody is believed. */
  blackbody: { low: BlackbodyPoint; high: BlackbodyPoint } | null
}

/** °C of the blackbody by its own display, and what the module read of it. */
export interface BlackbodyPoint {
  reference: number
  read: number
}

/** °C to add, from so many pairs, half of which lie within `spread` of it. */
export interface PairsOffset {
  offset: number
  count: number
  spread: number
}

/** What a module said of a person's skin and of the room, °C. */
export interface SurfaceReading {
  raw: number
  ambient: number
}

/** A surface reading and what a clinical thermometer said of the same person within minutes, °C. */
export interface ContactPair extends SurfaceReading {
  contact: number
}

/** Engineering choices: a median of fewer is anybody's, and half the pairs within the 0.3 °C that ISO 80601-2-56 allows a thermometer. */
const FEWEST_PAIRS = 5
const WIDEST_SPREAD = 0.3
/** Skin and distance make up to 3 °C (devices.md section 1.11); more is another person's reading or a broken module. */
const LARGEST_OFFSET = 5
const NEAREST_POINTS = 5
const GAIN = { min: 0.9, max: 1.1 }
/** The least that devices.md section 1.11 gives for k. With less a fever's skin stays below a body's limit. */
const LEAST_HEAT_BALANCE = 0.09

/**
 * The judged value, °C: strictly monotone in `raw`, never clamped, never rounded, finite for every finite reading.
 *
 * The blackbody's line comes first: a blackbody has emissivity 1 and no circulation, so what is seen of it is the
 * module's own error and nothing else. Then what is missing because skin is no blackbody, then the way from skin to
 * body, and last what contact readings say is still left: distance, the site, the mean person.
 */
export function judgedCelsius(
  calibration: Chain & Pick<Calibration, 'pairs'>,
  reading: SurfaceReading,
): number {
  return beforePairs(calibration, reading) + (calibration.pairs?.offset ?? 0)
}

function beforePairs(
  { blackbody, emissivity, heatBalance }: Chain,
  { raw, ambient }: SurfaceReading,
): number {
  const { gain, offset } = lineThrough(blackbody)
  const skin = skinCelsius({ seen: gain * raw + offset, ambient, emissivity })
  // Tcore = Ts + k (Ts - Ta): US patent 6,056,435.
  return skin + heatBalance * (skin - ambient)
}

/** T = ((Tm^4 - (1-e) Tr^4) / e)^(1/4) in kelvin, the room being what is reflected (devices.md section 1.11). */
function skinCelsius({
  seen,
  ambient,
  emissivity,
}: {
  seen: number
  ambient: number
  emissivity: number
}): number {
  if (emissivity === 1) return seen
  const emitted = radiance(seen + KELVIN) - (1 - emissivity) * radiance(ambient + KELVIN)
  return kelvinOf(emitted / emissivity) - KELVIN
}

const KELVIN = 273.15
/**
 * Below this the fourth power goes on as its tangent. No room or person is that cold, but a module's 16 bits reach
 * under absolute zero, where T^4 turns back, and near it T^4 is too flat to tell neighbours apart in a double.
 */
const COLDEST = 200
const COLDEST_RADIANCE = COLDEST ** 4
const COLDEST_SLOPE = 4 * COLDEST ** 3

function radiance(kelvin: number): number {
  return kelvin >= COLDEST ? kelvin ** 4 : COLDEST_RADIANCE + COLDEST_SLOPE * (kelvin - COLDEST)
}

function kelvinOf(radiance: number): number {
  return radiance >= COLDEST_RADIANCE
    ? radiance ** 0.25
    : COLDEST + (radiance - COLDEST_RADIANCE) / COLDEST_SLOPE
}

/** What the module's reading is multiplied by, and what is added to it. */
export function lineThrough(blackbody: Chain['blackbody']): { gain: number; offset: number } {
  if (blackbody === null) return { gain: 1, offset: 0 }
  const { low, high } = blackbody
  const gain = (high.reference - low.reference) / (high.read - low.read)
  return { gain, offset: low.reference - gain * low.read }
}

export type PairsFit =
  | { ok: true; pairs: PairsOffset }
  | { ok: false; reason: 'too-few'; count: number; needed: number }
  | { ok: false; reason: 'too-scattered'; pairs: PairsOffset; widest: number }
  | { ok: false; reason: 'too-far'; pairs: PairsOffset; farthest: number }

/**
 * The offset that contact readings ask for after `chain`: the median of the differences, so that one person measured
 * wrongly does not move it. `spread` is the median distance from it.
 */
export function fitFromPairs(pairs: readonly ContactPair[], chain: Chain): PairsFit {
  const differences = pairs.map((pair) => pair.contact - beforePairs(chain, pair))
  const offset = median(differences)
  if (offset === null || pairs.length < FEWEST_PAIRS) {
    return { ok: false, reason: 'too-few', count: pairs.length, needed: FEWEST_PAIRS }
  }
  const spread = median(differences.map((difference) => Math.abs(difference - offset))) ?? 0
  const fit: PairsOffset = { offset, count: pairs.length, spread }
  if (spread > WIDEST_SPREAD) return { ok: false, reason: 'too-scattered', pairs: fit, widest: WIDEST_SPREAD }
  if (Math.abs(offset) > LARGEST_OFFSET) {
    return { ok: false, reason: 'too-far', pairs: fit, farthest: LARGEST_OFFSET }
  }
  return { ok: true, pairs: fit }
}

export type BlackbodyFit =
  | { ok: true; blackbody: { low: BlackbodyPoint; high: BlackbodyPoint }; gain: number; offset: number }
  | { ok: false; reason: 'too-near'; apart: number; needed: number }
  | { ok: false; reason: 'gain-out-of-range'; gain: number; min: number; max: number }

/** The line through what the module read of two blackbodies, given in either order. */
export function fitFromBlackbody(one: BlackbodyPoint, other: BlackbodyPoint): BlackbodyFit {
  const [low, high] = one.reference <= other.reference ? [one, other] : [other, one]
  const apart = high.reference - low.reference
  if (!(apart >= NEAREST_POINTS)) return { ok: false, reason: 'too-near', apart, needed: NEAREST_POINTS }
  const { gain, offset } = lineThrough({ low, high })
  if (!(gain >= GAIN.min && gain <= GAIN.max))
    return { ok: false, reason: 'gain-out-of-range', gain, ...GAIN }
  return { ok: true, blackbody: { low, high }, gain, offset }
}

/**
 * Why a calibration cannot be judged by, or null. A body estimate is never converted: the module has done so already,
 * nobody knows how. A blackbody alone says nothing of the way from skin to body, and a fever's skin stays below a
 * body's limit: without heat balance or contact pairs, or with next to none, it would pass.
 */
export function whyNotCalibrated(
  { protocol, port, pairs, heatBalance }: Pick<Calibration, 'protocol' | 'port' | 'pairs' | 'heatBalance'>,
  module: { protocol: string; port: string; kind: ThermometerKind },
): 'body-estimate' | 'other-module' | 'skin-only' | null {
  if (module.kind !== 'surface') return 'body-estimate'
  if (protocol !== module.protocol || port !== module.port) return 'other-module'
  return pairs === null && heatBalance < LEAST_HEAT_BALANCE ? 'skin-only' : null
}

/** UTC ms after which it is overdue. */
export function overdueFrom({ at, validDays }: Pick<Calibration, 'at' | 'validDays'>): number {
  return Date.parse(at) + validDays * 86_400_000
}

/** Of two in the middle their mean; null of none. */
export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)]
  const lower = sorted[Math.ceil(sorted.length / 2) - 1]
  return upper === undefined || lower === undefined ? null : (upper + lower) / 2
}
