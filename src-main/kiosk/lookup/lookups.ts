import type { Clock } from '../../../drivers/clock.ts'
import type { LookupAnswer } from '../../gate/evidence.ts'
import { openAuthority, type Authority, type AuthorityAnswer, type AuthorityTerms } from './authority.ts'
import type { LookupTrouble } from './trouble.ts'

/** A code to be looked up. Text and token are forgotten as soon as the request has ended. */
export interface LookupCode {
  family: string
  text: string
  token: string
  /** HMAC of the token: all that is remembered. */
  blind: string
}

/** An authority's answer as the gate takes it, and why there is none. */
export interface LookedUp {
  answer: LookupAnswer
  trouble: LookupTrouble | null
}

/** Who can be asked about codes. */
export interface Lookups {
  /** Whether anybody can be asked about this code. */
  covers(code: LookupCode): boolean
  /** Never rejects. One code is asked about once at a time, however many lanes wait for it. */
  lookUp(code: LookupCode): Promise<LookedUp>
  /** Ends what is under way and forgets every answer. */
  close(): void
}

/** A site's look-up as it was loaded. */
export interface LoadedLookup extends AuthorityTerms {
  families: readonly string[]
  /** How long an answer is used again, in ms. */
  reuseMs: number
}

/** More people than a gate sees in the longest time that an answer is kept. */
const ANSWERS_KEPT = 1000

interface Desk {
  authority: Authority
  reuseMs: number
}

export function openLookups(
  loaded: readonly LoadedLookup[],
  { clock, random }: { clock: Clock; random: () => number },
): Lookups {
  const desks = new Map<string, Desk>()
  for (const lookup of loaded) {
    const desk = { authority: openAuthority(lookup, { clock, random }), reuseMs: lookup.reuseMs }
    for (const family of lookup.families) desks.set(family, desk)
  }
  const underWay = new Map<string, Promise<LookedUp>>()
  const kept = new Map<string, { lookedUp: LookedUp; forget: () => void }>()
  let closed = false

  function keep(blind: string, lookedUp: LookedUp, reuseMs: number): void {
    if (reuseMs === 0 || closed) return
    const [oldest] = kept.keys()
    if (kept.size >= ANSWERS_KEPT && oldest !== undefined) forget(oldest)
    kept.set(blind, { lookedUp, forget: clock.after(reuseMs, () => kept.delete(blind)) })
  }

  function forget(blind: string): void {
    kept.get(blind)?.forget()
    kept.delete(blind)
  }

  async function ask({ family, text, token, blind }: LookupCode): Promise<LookedUp> {
    const desk = desks.get(family)
    if (desk === undefined) throw new Error(`nobody to ask about ${family}`)
    const lookedUp = lookedUpOf(await desk.authority.ask({ text, token }))
    underWay.delete(blind)
    // A failure is no answer: the next scan asks again.
    if (lookedUp.trouble === null) keep(blind, lookedUp, desk.reuseMs)
    return lookedUp
  }

  return {
    covers: ({ family }) => desks.has(family),
    lookUp(code) {
      const known = kept.get(code.blind)
      if (known !== undefined) return Promise.resolve(known.lookedUp)
      const joined = underWay.get(code.blind)
      if (joined !== undefined) return joined
      const asked = ask(code)
      underWay.set(code.blind, asked)
      return asked
    },
    close() {
      closed = true
      for (const { authority } of desks.values()) authority.close()
      for (const blind of kept.keys()) forget(blind)
    },
  }
}

function lookedUpOf(answer: AuthorityAnswer): LookedUp {
  if (answer.kind === 'answered') {
    const { status, updatedAt, maskedName } = answer
    return { answer: { status, assurance: 'authority', updatedAt, maskedName }, trouble: null }
  }
  const { trouble } = answer
  const status = trouble.id === 'timeout' ? 'lookup_timeout' : 'lookup_failed'
  return { answer: { status, assurance: null, updatedAt: null, maskedName: null }, trouble }
}
