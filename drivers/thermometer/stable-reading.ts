import type { Frame, Reading } from './contract.ts'
import type { PresenceThresholds, ThermometerProtocol } from './protocol.ts'

/** Who stands in front, and how far a stable reading of them has come. */
export interface InFront {
  present: boolean
  /** Frames in a row that speak for the other edge. */
  streak: number
  /** Whether this presence still owes a reading. */
  wanted: boolean
  /** Newest last, at most as many as the record asks for. */
  samples: readonly Sample[]
}

interface Sample {
  celsius: number
  ambient: number | null
  atMs: number
}

export type Happening = { type: 'presence'; present: boolean } | { type: 'reading'; reading: Reading }

export interface Watched {
  inFront: InFront
  happenings: readonly Happening[]
}

export const nobodyInFront: InFront = { present: false, streak: 0, wanted: false, samples: [] }

/** Values differ in steps of the module's resolution; this only absorbs what binary fractions add to 0.30. */
const ROUNDING_CELSIUS = 1e-9

/**
 * One frame, taken at `atMs` (UTC ms; a clock that steps costs samples, nothing else). Edges have hysteresis in degrees and in frames; a presence gives at
 * most one reading, the median of its last samples, as soon as all of them agree. A person who does not hold
 * gives none. Values are neither clamped nor refused here: what is implausible is for the rules to say.
 */
export function watchFrame(
  protocol: Pick<ThermometerProtocol, 'kind' | 'presence' | 'sampling'>,
  inFront: InFront,
  frame: Frame,
  atMs: number,
): Watched {
  if (frame.kind !== protocol.kind) return { inFront, happenings: [] }
  const { presence } = protocol
  const level = levelOf(presence, frame)

  if (!inFront.present) {
    if (frame.celsius === null || level === null || level < presence.risesAtCelsius) {
      return { inFront: nobodyInFront, happenings: [] }
    }
    const streak = inFront.streak + 1
    // The frames that made the edge are already the person's.
    const samples = withSample(protocol, inFront.samples, { ...frame, celsius: frame.celsius, atMs })
    if (streak < presence.riseFrames) {
      return { inFront: { present: false, streak, wanted: false, samples }, happenings: [] }
    }
    return withReading(protocol, { present: true, streak: 0, wanted: true, samples }, [
      { type: 'presence', present: true },
    ])
  }

  if (frame.celsius === null || level === null || level < presence.fallsBelowCelsius) {
    const streak = inFront.streak + 1
    if (streak >= presence.fallFrames) return lostSight(inFront)
    // The wall behind a person is no sample of them, however steady.
    return { inFront: { ...inFront, streak, samples: [] }, happenings: [] }
  }
  const samples = withSample(protocol, inFront.samples, { ...frame, celsius: frame.celsius, atMs })
  return withReading(protocol, { ...inFront, streak: 0, samples }, [])
}

/** The module is silent or gone: whoever comes back into view counts as somebody new. */
export function lostSight(inFront: InFront): Watched {
  return {
    inFront: nobodyInFront,
    happenings: inFront.present ? [{ type: 'presence', present: false }] : [],
  }
}

/** Asks whoever is present for one more reading, from samples after now: earlier ones may be another person's. */
export function measureAgain(inFront: InFront): InFront {
  return inFront.present ? { ...inFront, wanted: true, samples: [] } : inFront
}

function levelOf(presence: PresenceThresholds, { celsius, ambient }: Frame): number | null {
  if (presence.of === 'celsius' || celsius === null) return celsius
  return ambient === null ? null : celsius - ambient
}

function withSample(
  { sampling }: Pick<ThermometerProtocol, 'sampling'>,
  samples: readonly Sample[],
  { celsius, ambient, atMs }: Sample,
): Sample[] {
  return [...samples, { celsius, ambient, atMs }].slice(-sampling.count)
}

function withReading(
  { kind, sampling }: Pick<ThermometerProtocol, 'kind' | 'sampling'>,
  inFront: InFront,
  happenings: readonly Happening[],
): Watched {
  const sorted = inFront.samples.toSorted((a, b) => a.celsius - b.celsius)
  const lowest = sorted[0]
  const highest = sorted.at(-1)
  const median = sorted[Math.floor(sorted.length / 2)]
  const oldest = inFront.samples[0]
  const newest = inFront.samples.at(-1)
  if (!inFront.wanted || sorted.length < sampling.count) return { inFront, happenings }
  if (!lowest || !highest || !median || !oldest || !newest) return { inFront, happenings }
  if (newest.atMs - oldest.atMs > sampling.windowMs) return { inFront, happenings }
  if (highest.celsius - lowest.celsius > sampling.withinCelsius + ROUNDING_CELSIUS) {
    return { inFront, happenings }
  }
  const reading: Reading = {
    celsius: median.celsius,
    kind,
    raw: median.celsius,
    ambient: median.ambient,
    samples: sorted.length,
  }
  return {
    inFront: { ...inFront, wanted: false, samples: [] },
    happenings: [...happenings, { type: 'reading', reading }],
  }
}
