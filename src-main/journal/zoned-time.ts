/**
 * Writes UTC ms as ISO 8601 with the offset of an IANA zone: `2020-03-06T08:00:00.000+08:00`.
 * Throws RangeError where there is no such zone.
 */
export function zonedTime(timeZone: string): (at: number) => string {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
  let cached = { quarter: Number.NaN, minutes: 0 }

  // Asking Intl is dear and an offset changes on a quarter of an hour at the earliest: ask once for each.
  const offsetMinutes = (at: number): number => {
    const quarter = Math.floor(at / QUARTER_MS)
    if (quarter !== cached.quarter) {
      const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT'
      const [, sign = '+', hours = '0', minutes = '0'] = /^GMT([+-])(\d\d):(\d\d)/.exec(name) ?? []
      cached = { quarter, minutes: (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) }
    }
    return cached.minutes
  }

  return (at) => {
    const minutes = offsetMinutes(at)
    const local = new Date(at + minutes * 60_000).toISOString().slice(0, -1)
    const size = Math.abs(minutes)
    return `${local}${minutes < 0 ? '-' : '+'}${twoDigits(Math.floor(size / 60))}:${twoDigits(size % 60)}`
  }
}

const QUARTER_MS = 15 * 60_000

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}
