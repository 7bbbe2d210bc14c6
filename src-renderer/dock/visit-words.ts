import type { TFunction } from 'i18next'
import type { VisitView } from '../../src-main/api/contract.ts'
import { CODE_ROLES } from '../../src-main/words.ts'
import { minuteOf } from '../day.ts'
import { say } from '../locales/say.ts'

/** A visit in a word or two, for the guard's lists and titles. */

/** A reason that has no word of its own is a code's name with its status. */
export const reasonWord = (t: TFunction, reason: string): string => {
  const role = CODE_ROLES.find((candidate) => reason.startsWith(`${candidate}-`))
  const code =
    role === undefined
      ? reason
      : `${t(`role.${role}`)} ${say(t, `status.${reason.slice(role.length + 1)}`, reason)}`
  return say(t, `reasonWord.${reason}`, code)
}

/** A mask is put on in a moment: behind everything else that it was denied for. */
export const gravestFirst = (reasons: readonly string[]): string[] =>
  reasons.toSorted((a, b) => Number(a === 'mask-missing') - Number(b === 'mask-missing'))

export const isReleased = ({ ruled }: VisitView): boolean =>
  ruled?.flags.includes('emergency-release') ?? false

/** An override stands that has turned the first verdict; one that was turned back stands as it was first. */
export const isTurned = ({ ruled }: VisitView): boolean =>
  ruled !== null && ruled.overridden !== null && ruled.overridden !== ruled.verdict

/** The verdict as it stands now. An ambulance that was let through passed no check. */
export const verdictWord = (t: TFunction, visit: VisitView): string =>
  isReleased(visit) && visit.ruled?.overridden === null
    ? t('flag.emergency-release')
    : t(`verdict.${visit.ruled?.overridden ?? visit.ruled?.verdict ?? 'none'}`)

/** The same where nothing beside it says that an override turned it. */
export const verdictNow = (t: TFunction, visit: VisitView): string =>
  isTurned(visit) ? t('dock.overriddenTo', { to: verdictWord(t, visit) }) : verdictWord(t, visit)

/** How many visits this lane had opened when this one began, from the end of its id; null for a release, which is none. */
export const runningNumber = ({ id }: Pick<VisitView, 'id'>): number | null => {
  const digits = /-(\d+)$/.exec(id)?.[1]
  return digits === undefined ? null : Number(digits)
}

/** "03:16 · 第 12 位 · 12-3-401 王*明": when it ended, which of the lane's, and who as far as that is known. */
export const rowWords = (t: TFunction, visit: VisitView, timeZone: string): string => {
  const n = runningNumber(visit)
  const who = [visit.household, visit.maskedName].filter((word) => word !== null).join(' ')
  return [
    ...(visit.endedAt === null ? [] : [minuteOf(visit.endedAt, timeZone)]),
    ...(n === null ? [] : [t('dock.nth', { n })]),
    ...(isReleased(visit) ? [] : [who === '' ? t(`class.${visit.personClass}`) : who]),
  ].join(' · ')
}

/** How a guard calls a visit: once ruled by when and why ("03:16 红码"), before that by its ticket. */
export const visitName = (t: TFunction, visit: VisitView, timeZone: string): string => {
  const { ruled, ticket } = visit
  if (ruled !== null) {
    const [first] = gravestFirst(ruled.reasons)
    const why = first === undefined ? verdictWord(t, visit) : reasonWord(t, first)
    return `${minuteOf(ruled.at, timeZone)} ${why}`
  }
  return ticket === null ? rowWords(t, visit, timeZone) : t('dock.ticket', { ticket })
}
