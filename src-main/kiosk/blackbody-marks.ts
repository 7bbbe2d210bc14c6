import { median, type BlackbodyPoint } from '../../drivers/thermometer/calibration.ts'

export const MARKS = ['low', 'high'] as const
export type Mark = (typeof MARKS)[number]

/** A module taken off its lane to look at a blackbody: nothing that it sees then is a person. */
export interface BlackbodyMarks {
  low: BlackbodyPoint | null
  high: BlackbodyPoint | null
  /** Being read just now. */
  marking: { mark: Mark; reference: number; values: readonly number[] } | null
}

export const noMarks: BlackbodyMarks = { low: null, high: null, marking: null }

/** A second or two of a module; a blackbody that has settled holds it within the band of a stable reading. */
const FRAMES = 10
const WITHIN_CELSIUS = 0.3
/** Values differ in steps of the module's resolution; this only absorbs what binary fractions add to 0.30. */
const ROUNDING_CELSIUS = 1e-9

export function beginMark(before: BlackbodyMarks, mark: Mark, reference: number): BlackbodyMarks {
  return { ...before, [mark]: null, marking: { mark, reference, values: [] } }
}

/** One raw value more, °C: the mark stands when the last ten agree, at their median. */
export function markWith(before: BlackbodyMarks, raw: number): BlackbodyMarks {
  const { marking } = before
  if (marking === null) return before
  const values = [...marking.values, raw].slice(-FRAMES)
  const isSettled =
    values.length === FRAMES && Math.max(...values) - Math.min(...values) <= WITHIN_CELSIUS + ROUNDING_CELSIUS
  const read = isSettled ? median(values) : null
  if (read === null) return { ...before, marking: { ...marking, values } }
  return { ...before, [marking.mark]: { reference: marking.reference, read }, marking: null }
}
