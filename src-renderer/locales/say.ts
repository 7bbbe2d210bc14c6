import type { TFunction } from 'i18next'

/**
 * Reason, flag and family ids come over the wire as plain strings and may be newer than this screen:
 * what we have no words for is shown by its id rather than hidden.
 */
export const say = (t: TFunction, key: string, otherwise: string): string =>
  t(key, { defaultValue: otherwise })

/** The three sentences of a reason: to the person, to the guard, and what comes next. */
export const sayReason = (t: TFunction, reason: string, to: 'person' | 'guard' | 'next'): string =>
  say(t, `reason.${reason}.${to}`, to === 'guard' ? reason : '')
