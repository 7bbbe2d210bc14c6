import type { LaneView, VisitView } from '../../src-main/api/contract.ts'

const LISTS = ['parked', 'handling', 'recent'] as const

/** Somebody the guard tapped in one of the lists: until let go, keys act on this visit and not on the active one. */
export interface Target {
  list: (typeof LISTS)[number]
  id: string
}

/** The visit behind a target; null once it left the list it was tapped in, so that no key strays to somebody else. */
export const targetVisit = (view: LaneView, target: Target | null): VisitView | null =>
  target === null ? null : (view[target.list].find(({ id }) => id === target.id) ?? null)

/** How a guard calls a visit: its ticket, else its household or masked name, else the end of its id. */
export const visitName = (visit: VisitView, ticketText: (ticket: number) => string): string =>
  visit.ticket !== null
    ? ticketText(visit.ticket)
    : (visit.maskedName ?? visit.household ?? visit.id.slice(-4).toUpperCase())
