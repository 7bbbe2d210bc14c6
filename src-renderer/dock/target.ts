import type { LaneView, VisitView } from '../../src-main/api/contract.ts'

const LISTS = ['parked', 'handling', 'recent'] as const

/** The visit that the guard tapped in one of the lists: until let go, keys are for it and not for the active visit. */
export interface Target {
  list: (typeof LISTS)[number]
  id: string
}

/** The visit behind a target; null once it left the list it was tapped in, so that no key strays to somebody else. */
export const targetVisit = (view: LaneView, target: Target | null): VisitView | null =>
  target === null ? null : (view[target.list].find(({ id }) => id === target.id) ?? null)

/** Who stands on the dock's card: who was chosen, who is on the sign, or whom the guard's keys are still for. */
export const onTheCard = (view: LaneView, target: Target | null): VisitView | null =>
  targetVisit(view, target) ?? view.visit ?? view.handling.find(({ id }) => id === view.keysFor) ?? null

/** The visit that a read-out keyed now is for, and whether its visitor was seen to step up, and the call it follows: the pad empties when that changes. */
export const padOf = (view: LaneView, target: Target | null): string => {
  const isSeen = view.present === true && view.looksAt === view.keysFor
  const chosen = targetVisit(view, target)
  return chosen?.id ?? `${view.keysFor}, ${isSeen ? 'seen' : 'not seen yet'}, call ${view.called}`
}
