import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

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
