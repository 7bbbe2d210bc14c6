/** A day in the gate's own zone, whatever zone the PC believes to be in. */

const parts = (ms: number, timeZone: string) =>
  Object.fromEntries(
    new Intl.DateTimeFormat('en-CA', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
      .formatToParts(ms)
      .map(({ type, value }) => [type, value]),
  )

/** "2020-03-06" in that zone. */
export const dayOf = (ms: number, timeZone: string): string => {
  const { year, month, day } = parts(ms, timeZone)
  return `${year}-${month}-${day}`
}

/** "08:05" in that zone, with the day before it unless that is the day of `now`. */
export const momentOf = (ms: number, now: number, timeZone: string): string => {
  const day = dayOf(ms, timeZone)
  const minute = minuteOf(ms, timeZone)
  return day === dayOf(now, timeZone) ? minute : `${day} ${minute}`
}

/** "08:05" in that zone. */
export const minuteOf = (ms: number, timeZone: string): string => {
  const { hour, minute } = parts(ms, timeZone)
  return `${hour}:${minute}`
}

/** "08:05:09" in that zone. */
export const clockOf = (ms: number, timeZone: string): string => {
  const { hour, minute, second } = parts(ms, timeZone)
  return `${hour}:${minute}:${second}`
}

const offsetMs = (ms: number, timeZone: string): number => {
  const { year, month, day, hour, minute, second } = parts(ms, timeZone)
  const whole = Math.floor(ms / 1000) * 1000
  return (
    Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)) -
    whole
  )
}

/** UTC ms of that zone's midnight; the second look settles a night in which the clock changes. */
const midnight = (utcMidnight: number, timeZone: string): number => {
  const guess = utcMidnight - offsetMs(utcMidnight, timeZone)
  return utcMidnight - offsetMs(guess, timeZone)
}

/** UTC ms, from inclusive to exclusive; null when it is no day. */
export const rangeOfDay = (day: string, timeZone: string): { from: number; to: number } | null => {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day)
  if (match === null) return null
  const [year, month, date] = [Number(match[1]), Number(match[2]), Number(match[3])]
  return {
    from: midnight(Date.UTC(year, month - 1, date), timeZone),
    to: midnight(Date.UTC(year, month - 1, date + 1), timeZone),
  }
}
