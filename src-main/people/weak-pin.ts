import type { StaffRole } from '../words.ts'
import { numberValue } from './staff-number.ts'

export type WeakPin =
  | 'not-digits'
  | 'too-short'
  | 'too-long'
  | 'same-digits'
  | 'sequence'
  | 'repeated'
  | 'is-the-number'

/** Digits. */
export const SHORTEST_PIN: Record<StaffRole, number> = { guard: 4, supervisor: 6 }
export const LONGEST_PIN = 12

/** Why this PIN may not be taken, or null. A guard types it in gloves, so it is digits only. */
export function weakPin({
  pin,
  number,
  role,
}: {
  pin: string
  number: string
  role: StaffRole
}): WeakPin | null {
  if (!/^[0-9]*$/.test(pin)) return 'not-digits'
  if (pin.length < SHORTEST_PIN[role]) return 'too-short'
  if (pin.length > LONGEST_PIN) return 'too-long'
  if (/^(.)\1*$/.test(pin)) return 'same-digits'
  // 123456, 654321, also past the nine: 890123.
  const digits = Array.from(pin, Number)
  const steps = digits.slice(1).map((digit, index) => (digit - (digits[index] ?? 0) + 10) % 10)
  if (steps.every((step) => step === 1) || steps.every((step) => step === 9)) return 'sequence'
  // 1212, 123123.
  if (/^(.+?)\1+$/.test(pin)) return 'repeated'
  if (numberValue(pin) === numberValue(number)) return 'is-the-number'
  return null
}
