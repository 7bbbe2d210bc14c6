import type { Evidence, TemperatureEvidence } from '../gate/evidence.ts'
import type { IndicatesWhy } from '../words.ts'
import type { StoredPair } from '../store/contact-pairs.ts'

/** A clinical thermometer takes minutes; after more of them a person has warmed up or cooled down. */
const WITHIN_MS = 10 * 60_000

/** What a module says then is a measurement, of whatever worth; otherwise it says nothing about its calibration. */
const SOUND: readonly (IndicatesWhy | null)[] = [null, 'not-calibrated', 'drift']

/**
 * The pair that a contact reading of `contact` °C makes with what the module said of the same visit before, and when
 * it said so (UTC ms), or null. A gun's read-out makes none: it is an infrared guess itself.
 */
export function contactPair(
  evidence: readonly Evidence[],
  contact: number,
  now: number,
): { pair: StoredPair; measuredAt: number } | null {
  const last = evidence.findLast((item) => item.kind === 'temperature' && isOfModule(item))
  if (last?.kind !== 'temperature' || !SOUND.includes(last.indicates)) return null
  if (now - last.at > WITHIN_MS) return null
  const { raw, ambient, celsius } = last
  return { pair: { at: now, raw, ambient, judged: celsius, contact }, measuredAt: last.at }
}

function isOfModule({ temperatureKind }: TemperatureEvidence): boolean {
  return temperatureKind === 'surface' || temperatureKind === 'body-estimate'
}
