const ISO = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/

/** UTC ms of an ISO 8601 time, or null. Without an offset it is this machine's, where that is allowed. */
export function isoTime(text: string, { offset }: { offset: 'needed' | 'optional' }): number | null {
  const match = ISO.exec(text)
  if (match === null || (offset === 'needed' && match[1] === undefined)) return null
  const at = Date.parse(text)
  return Number.isNaN(at) ? null : at
}
