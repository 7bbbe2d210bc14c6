import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import type { StaffRole } from '../words.ts'

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
  if (pin === number) return 'is-the-number'
  return null
}

/** Kept beside each hash, so that the cost can be raised without locking anybody out. */
export interface ScryptCost {
  n: number
  r: number
  p: number
}

export interface PinHash extends ScryptCost {
  salt: Buffer
  hash: Buffer
}

/**
 * 32 MB and about a tenth of a second on the PC that somebody had. No cost hides four digits from whoever
 * holds the hashes: those are in the encrypted store, and tries at the dock are delayed.
 */
export const PIN_COST: ScryptCost = { n: 2 ** 15, r: 8, p: 1 }
/** The demo shows its PINs on its screen, and its hashes end with it. */
export const DEMO_PIN_COST: ScryptCost = { ...PIN_COST, n: 2 ** 10 }

export async function hashPin(pin: string, cost: ScryptCost): Promise<PinHash> {
  const salt = randomBytes(16)
  return { ...cost, salt, hash: await derive(pin, salt, cost) }
}

export async function matchesPin(pin: string, kept: PinHash): Promise<boolean> {
  return timingSafeEqual(await derive(pin, kept.salt, kept), kept.hash)
}

/** Takes as long as `matchesPin` of a hash of this cost and never matches: for a number that nobody has. */
export async function matchesNobody(pin: string, cost: ScryptCost): Promise<false> {
  await derive(pin, Buffer.alloc(16), cost)
  return false
}

/** On a thread of the pool: the lanes go on. */
function derive(pin: string, salt: Buffer, { n, r, p }: ScryptCost): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const maxmem = 256 * n * r
    scrypt(pin, salt, 32, { N: n, r, p, maxmem }, (error, hash) => {
      if (error === null) resolve(hash)
      else reject(error)
    })
  })
}
