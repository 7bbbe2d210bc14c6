/** What a time in a list reads like, for whoever typed another. */
const EXPECTED_TIME =
  'expected a date or time, year first, such as 2020-03-06, 2020/3/6 8:00, 2020年3月6日 or 2020-03-06T08:00:00+08:00'

const TIME =
  /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s*T?\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(?:(Z)|([+-])(\d{2}):?(\d{2}))?)?$/iu
const SPREADSHEET_DAY = /^\d{5}(?:\.\d+)?$/
const YEAR_LAST = /^\d{1,2}[-/.]\d{1,2}[-/.]\d{1,4}\b/

const DAY_MS = 24 * 3_600_000

/**
 * UTC ms of a time in a list, to the second. Without an offset it is the site's: `instantOf` gives the instant of
 * a wall clock's ms. A date alone means the beginning of its day or, for an end, the end of it.
 */
export function readPassTime(
  cell: string,
  { edge, instantOf }: { edge: 'begin' | 'end'; instantOf: (wall: number) => number },
): { ok: true; at: number } | { ok: false; problem: string } {
  const text = cell.normalize('NFKC').trim()
  if (SPREADSHEET_DAY.test(text)) {
    return {
      ok: false,
      problem: `${EXPECTED_TIME}; this is a day as the spreadsheet counts them: give the column a date format and save again`,
    }
  }
  const match = TIME.exec(text)
  if (match === null) {
    const problem = YEAR_LAST.test(text)
      ? `${EXPECTED_TIME}; the year stands first, in four digits`
      : EXPECTED_TIME
    return { ok: false, problem }
  }
  const [year = 0, month = 0, day = 0] = match.slice(1, 4).map(Number)
  const midnight = Date.UTC(year, month - 1, day)
  // Any day that a month has not (0, 30 February, 31 April) lands in another month.
  if (new Date(midnight).getUTCMonth() !== month - 1) {
    return { ok: false, problem: `${EXPECTED_TIME}; there is no such day` }
  }
  if (match[4] === undefined) {
    return { ok: true, at: instantOf(edge === 'begin' ? midnight : midnight + DAY_MS) }
  }
  const [hour = 0, minute = 0, second = 0] = match
    .slice(4, 7)
    .map((part: string | undefined) => Number(part ?? 0))
  const sinceMidnight = ((hour * 60 + minute) * 60 + second) * 1000
  // 24:00 is the end of a day (ISO 8601), and how notices write it.
  if (minute > 59 || second > 59 || sinceMidnight > DAY_MS) {
    return { ok: false, problem: `${EXPECTED_TIME}; there is no such time of day` }
  }
  const wall = midnight + sinceMidnight
  if (match[7] !== undefined) return { ok: true, at: wall }
  if (match[8] === undefined) return { ok: true, at: instantOf(wall) }
  const offset = (Number(match[9]) * 60 + Number(match[10])) * 60_000
  return { ok: true, at: match[8] === '-' ? wall + offset : wall - offset }
}
