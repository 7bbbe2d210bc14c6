import type { Ask, LaneView, VisitView } from '../../src-main/api/contract.ts'
import type { GuardKey } from '../../src-main/words.ts'

const LISTS = ['parked', 'handling', 'recent'] as const

/** Somebody the guard tapped in one of the lists: until let go, keys act on this visit and not on the active one. */
export interface Target {
  list: (typeof LISTS)[number]
  id: string
}

/** The visit behind a target; null once it left the list it was tapped in, so that no key strays to somebody else. */
export const targetVisit = (view: LaneView, target: Target | null): VisitView | null =>
  target === null ? null : (view[target.list].find(({ id }) => id === target.id) ?? null)

/**
 * Whom a press is for: somebody chosen in a list; else, while a ruling still stands on the screen and asks for this very
 * thing (class, household, contact reading), the ruled one; else null, the active visit of the kiosk's own choice.
 */
export const addressee = (view: LaneView, target: Target | null, answers: Ask | null): string | null => {
  const chosen = targetVisit(view, target)
  if (chosen !== null) return chosen.id
  const { visit } = view
  return visit !== null && visit.ruled !== null && answers !== null && visit.asks.includes(answers)
    ? visit.id
    : null
}

/** The question that a guard's key answers; null for keys that answer none. */
export const answeredBy = (key: GuardKey): Ask | null => {
  if (key.startsWith('class-')) return 'person-class'
  if (key.startsWith('order-')) return 'isolation-order'
  if (key.startsWith('outing-')) return 'outing'
  return key === 'holder-confirmed' ? 'holder' : null
}

/** How a guard calls a visit: its ticket, else its household or masked name, else the end of its id. */
export const visitName = (visit: VisitView, ticketText: (ticket: number) => string): string =>
  visit.ticket !== null
    ? ticketText(visit.ticket)
    : (visit.maskedName ?? visit.household ?? visit.id.slice(-4).toUpperCase())
