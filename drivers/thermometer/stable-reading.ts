import type { Frame, Measured, Reading } from './contract.ts'
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
  /** What the module said last of whoever is present. */
  last: Pick<Sample, 'celsius' | 'raw' | 'atMs'> | null
  /** Said of somebody before: samples count from the first frame that says something else. Null: all count. */
  unlike: Pick<Sample, 'celsius' | 'raw'> | null
  /** The room, of a module that sends it in frames of its own, as it said it twice in a row. */
  room: Room | null
  /** What it said of the room last, not believed before it is said again. */
  saidRoom: Room | null
}

interface Room {
  celsius: number
  atMs: number
}

interface Sample {
  celsius: number
  raw: number
  ambient: number | null
  atMs: number
}

export type Happening = { type: 'presence'; present: boolean } | { type: 'reading'; reading: Reading }

export interface Watched {
  inFront: InFront
  happenings: readonly Happening[]
}

export const nobodyInFront: InFront = {
  present: false,
  streak: 0,
  wanted: false,
  samples: [],
  last: null,
  unlike: null,
  room: null,
  saidRoom: null,
}

/** A room does not change in seconds; but a room that a module no longer speaks of is not known. */
const ROOM_LASTS_MS = 5000

/** Values differ in steps of the module's resolution; this only absorbs what binary fractions add to 0.30. */
const ROUNDING_CELSIUS = 1e-9

/**
 * One frame, taken at `atMs` (UTC ms; a clock that steps costs samples, nothing else). Edges have hysteresis in
 * degrees and in frames; a presence gives at most one reading, the median of its last samples, as soon as all of them
 * agree. A person who does not hold gives none. Values are neither clamped nor refused here: what is implausible is
 * for the rules to say. A module that cannot measure sees nobody. No single frame, whatever it says, is an edge.
 */
export function watchFrame(
  protocol: Pick<ThermometerProtocol, 'kind' | 'presence' | 'sampling' | 'frameEveryMs'>,
  inFront: InFront,
  frame: Frame,
  atMs: number,
): Watched {
  switch (frame.says) {
    case 'acknowledged':
      return { inFront, happenings: [] }
    case 'ambient': {
      if (frame.ambient === null) return { inFront, happenings: [] }
      return { inFront: withRoom(protocol, inFront, { celsius: frame.ambient, atMs }), happenings: [] }
    }
    case 'temperature':
    case 'error':
      if (frame.kind !== protocol.kind) return { inFront, happenings: [] }
      return watchPerson(protocol, inFront, {
        ...frame,
        ambient: frame.ambient ?? roomAt(inFront, atMs),
        atMs,
      })
  }
}

/** A wrong room would be beneath every object frame until the next: a room that moves an edge must be said twice. */
function withRoom(
  { presence }: Pick<ThermometerProtocol, 'presence'>,
  inFront: InFront,
  said: Room,
): InFront {
  const before = inFront.saidRoom
  const isConfirmed =
    isKnown(before, said.atMs) &&
    Math.abs(said.celsius - before.celsius) <= presence.risesAtCelsius - presence.fallsBelowCelsius
  return { ...inFront, room: isConfirmed ? said : inFront.room, saidRoom: said }
}

function roomAt({ room }: InFront, atMs: number): number | null {
  return isKnown(room, atMs) ? room.celsius : null
}

function isKnown(room: Room | null, atMs: number): room is Room {
  return room !== null && atMs >= room.atMs && atMs - room.atMs <= ROOM_LASTS_MS
}

function watchPerson(
  protocol: Pick<ThermometerProtocol, 'kind' | 'presence' | 'sampling' | 'frameEveryMs'>,
  inFront: InFront,
  frame: Frame & { atMs: number },
): Watched {
  const { presence } = protocol
  const { celsius, raw, ambient, atMs } = frame
  const level = levelOf(presence, frame)
  const sample =
    celsius === null || raw === null || level === null ? null : { celsius, raw, ambient, atMs, level }

  if (!inFront.present) {
    if (sample === null || sample.level < presence.risesAtCelsius) {
      return { inFront: nobodyFrom(inFront), happenings: [] }
    }
    const streak = inFront.streak + 1
    // The frames that made the edge are already the person's.
    const seen = { ...inFront, ...sampled(protocol, inFront, sample), streak }
    if (streak < presence.riseFrames) return { inFront: seen, happenings: [] }
    return withReading(protocol, { ...seen, present: true, streak: 0, wanted: true }, [
      { type: 'presence', present: true },
    ])
  }

  if (sample === null || sample.level < presence.fallsBelowCelsius) {
    const streak = inFront.streak + 1
    // Where frames were spoilt on the line, the few that come must not let one person become the next unseen.
    const unseenMs = inFront.last === null ? 0 : atMs - inFront.last.atMs
    const isLongUnseen = streak > 1 && unseenMs >= presence.fallFrames * protocol.frameEveryMs
    if (streak >= presence.fallFrames || isLongUnseen) {
      return fallen(nobodyFrom(inFront), inFront)
    }
    // The wall behind a person is no sample of them, however steady.
    return { inFront: { ...inFront, streak, samples: [] }, happenings: [] }
  }
  return withReading(protocol, { ...inFront, ...sampled(protocol, inFront, sample), streak: 0 }, [])
}

/**
 * The module is silent or gone: whoever comes back into view counts as somebody new. If it froze, it may come back
 * with what it said of the one before.
 */
export function lostSight(inFront: InFront): Watched {
  return fallen({ ...nobodyFrom(inFront), unlike: inFront.last ?? inFront.unlike }, inFront)
}

function fallen(next: InFront, { present }: InFront): Watched {
  return { inFront: next, happenings: present ? [{ type: 'presence', present: false }] : [] }
}

/**
 * Asks whoever is present for one more reading, from samples after now: earlier ones may be another person's. So may
 * those of a module that froze then and says the same for ever: samples count from the first that is another. Only of
 * the same person may a module that tells tenths say the same once more: it may well be true.
 */
export function measureAgain(
  { frozenAfterMs }: Pick<ThermometerProtocol, 'frozenAfterMs'>,
  inFront: InFront,
  who: Measured,
): InFront {
  if (!inFront.present) return inFront
  const mayBeTheSame = who === 'same' && frozenAfterMs.empty === null
  // Whom the module has told nothing else of than of the one before, it may never have measured.
  const unlike = mayBeTheSame ? inFront.unlike : (inFront.last ?? inFront.unlike)
  return { ...inFront, wanted: true, samples: [], unlike }
}

function sampled(
  protocol: Pick<ThermometerProtocol, 'sampling'>,
  { samples, unlike }: InFront,
  sample: Sample,
): Pick<InFront, 'samples' | 'last' | 'unlike'> {
  const { celsius, raw, atMs } = sample
  const last = { celsius, raw, atMs }
  if (unlike !== null && unlike.celsius === celsius && unlike.raw === raw) {
    return { samples: [], last, unlike }
  }
  return { samples: withSample(protocol, samples, sample), last, unlike: null }
}

function nobodyFrom({ room, saidRoom }: InFront): InFront {
  return { ...nobodyInFront, room, saidRoom }
}

/** The skin stands out from the room; an estimate of the body stands out from it even before a wall. */
function levelOf(presence: PresenceThresholds, { celsius, raw, ambient }: Frame): number | null {
  if (presence.of === 'celsius') return celsius
  return raw === null || ambient === null ? null : raw - ambient
}

function withSample(
  { sampling }: Pick<ThermometerProtocol, 'sampling'>,
  samples: readonly Sample[],
  { celsius, raw, ambient, atMs }: Sample,
): Sample[] {
  return [...samples, { celsius, raw, ambient, atMs }].slice(-sampling.count)
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
    raw: median.raw,
    ambient: median.ambient,
    samples: sorted.length,
  }
  return {
    inFront: { ...inFront, wanted: false, samples: [] },
    happenings: [...happenings, { type: 'reading', reading }],
  }
}
