import type { TemperatureEvidence } from './evidence.ts'
import type { Rules } from './rules.ts'

/** °C as they are shown, and so as they are judged: the tenth, rounded half up. */
export function tenthOf(celsius: number): number {
  // By way of thousandths, or 37.15, which no double holds, would be 37.1.
  return Math.round(Math.round(celsius * 1000) / 100) / 10
}

export type Taken = TemperatureEvidence & { at: number }

/** What the readings of one visit say together. `decisive` is the reading that the entry shows. */
export type TemperatureState =
  | { state: 'missing'; decisive: null }
  /** Only indicating readings so far, or two implausible ones: a gun or a clinical thermometer is asked for. */
  | { state: 'keyed-in-wanted'; decisive: Taken | null; normals: 0 | 1 }
  | { state: 'implausible'; decisive: Taken; retakeAt: number; normals: 0 | 1 }
  /** One reading at the limit; `normals` of the two that could still clear it have come. */
  | { state: 'high'; decisive: Taken; retakeAt: number; normals: 0 | 1 }
  | { state: 'confirmed'; decisive: Taken }
  | { state: 'normal'; decisive: Taken }

/**
 * Judges the readings of one visit in the order they came (design.md section 5, Temperature; limits in °C
 * from the rules, a limit per kind). Never throws. A reading above the plausible range is retaken like any
 * implausible one, but it stays a high one: a broken module must not wash out a fever.
 */
export function assessTemperature(readings: readonly Taken[], rules: Rules): TemperatureState {
  const { plausible, feverAt, retakeAfterSeconds } = rules.temperature
  const judged = readings
    .filter((reading) => reading.indicates === null)
    .map((reading) => ({ ...reading, celsius: tenthOf(reading.celsius) }))
  let implausible = 0
  let fevers = 0
  let tooHigh = 0
  let lastHigh: Taken | null = null
  /** Of the high ones, without those that were typed again. */
  let lastCounted: Taken | null = null
  let normals = 0
  let normal: Taken | null = null
  let doubted: Taken | null = null
  let contactFever: Taken | null = null

  for (const reading of judged) {
    const module = reading.temperatureKind === 'surface' || reading.temperatureKind === 'body-estimate'
    // A module that failed twice is believed no more, except where it speaks against the person.
    if (module && implausible >= 2 && reading.celsius < feverAt[reading.temperatureKind]) continue
    if (reading.celsius < plausible.min) {
      implausible += 1
      doubted = reading
      continue
    }
    const contact = reading.temperatureKind === 'contact'
    // The schema keeps every limit within the plausible range: above the range is above the limit too.
    if (reading.celsius >= feverAt[reading.temperatureKind]) {
      if (reading.celsius > plausible.max) {
        implausible += 1
        tooHigh += 1
        doubted = reading
        lastCounted = reading
      } else {
        // The same read-out typed twice is no second one; typed on and on, it does not put off the one that counts.
        const isAgain =
          reading.temperatureKind === 'handheld' &&
          lastCounted !== null &&
          reading.at - lastCounted.at < retakeAfterSeconds * 1000
        if (!isAgain) {
          fevers += 1
          lastCounted = reading
        }
        if (contact) contactFever = reading
      }
      lastHigh = reading
      normals = 0
      continue
    }
    if (!contact && lastHigh !== null && reading.at - lastHigh.at < retakeAfterSeconds * 1000) continue
    // A contact reading clears a high one alone.
    normals += contact ? 2 : 1
    normal = reading
  }

  if (contactFever !== null) return { state: 'confirmed', decisive: contactFever }
  if (lastHigh !== null && fevers >= 1 && fevers + tooHigh >= 2) {
    return { state: 'confirmed', decisive: lastHigh }
  }
  if (normal !== null && (lastHigh === null || normals >= 2)) {
    return { state: 'normal', decisive: normal }
  }
  const standing = lastHigh ?? doubted
  const oneSoFar = lastHigh === null || normals === 0 ? 0 : 1
  if (implausible >= 2) return { state: 'keyed-in-wanted', decisive: standing, normals: oneSoFar }
  if (lastHigh !== null && fevers >= 1) {
    return {
      state: 'high',
      decisive: lastHigh,
      retakeAt: lastHigh.at + retakeAfterSeconds * 1000,
      normals: oneSoFar,
    }
  }
  if (standing !== null) {
    // A single implausible reading is simply taken again; one above the range waits like a fever does.
    const wait = lastHigh === null ? 0 : retakeAfterSeconds * 1000
    return { state: 'implausible', decisive: standing, retakeAt: standing.at + wait, normals: oneSoFar }
  }
  return readings.length > 0
    ? { state: 'keyed-in-wanted', decisive: null, normals: 0 }
    : { state: 'missing', decisive: null }
}
