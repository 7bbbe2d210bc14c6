import { weakPin } from '../../src-main/people/weak-pin.ts'
import { LONGEST_NAME, LONGEST_NUMBER, type StaffRole } from '../../src-main/words.ts'

/** What a field takes at all: what is too long is said, not cut. */
export const FIELD_LIMIT = 100

export type WrongNumber = 'empty' | 'not-digits' | 'too-long'

export const wrongNumber = (number: string): WrongNumber | null => {
  if (number === '') return 'empty'
  if (!/^[0-9]+$/.test(number)) return 'not-digits'
  return number.length > LONGEST_NUMBER ? 'too-long' : null
}

export type WrongName = 'empty' | 'too-long'

/** Blanks around a name are no part of it. */
export const wrongName = (name: string): WrongName | null => {
  const { length } = name.trim()
  if (length === 0) return 'empty'
  return length > LONGEST_NAME ? 'too-long' : null
}

export interface NewPin {
  pin: string
  again: string
}

export const NO_PIN: NewPin = { pin: '', again: '' }

export interface PinOwner {
  number: string
  role: StaffRole
}

export const isAgreed = ({ pin, again }: NewPin, whose: PinOwner): boolean =>
  weakPin({ pin, ...whose }) === null && pin === again

/** More typing mends what is too short or empty, but not these: they are said at once. */
export const isBeyondMending = (wrong: string | null): boolean =>
  wrong === 'not-digits' || wrong === 'too-long'

/** `told`: it was sent, or tried to, and all that is wrong is said. */
export const isSaid = <Wrong extends string>(wrong: Wrong | null, told: boolean): wrong is Wrong =>
  wrong !== null && (told || isBeyondMending(wrong))
