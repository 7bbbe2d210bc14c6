import {
  ACTIONS,
  CODE_ROLES,
  PERSON_CLASSES,
  type Action,
  type CodeRole,
  type Direction,
  type PersonClass,
  type Proof,
  type Reason,
  type Verdict,
} from '../words.ts'
import { isUndecided, isYellowOrRed, knownCode, type KnownCode } from './code-status.ts'
import type { CodeEvidence, Evidence, SeenEvidence } from './evidence.ts'
import { actionFor, rowFor, type CodeNeed, type Rules } from './rules.ts'
import { assessTemperature, type TemperatureState } from './temperature.ts'
import { codesLookedUp, countingEvidence, type Visit } from './visit.ts'

export type ConditionId =
  | 'health-code'
  | 'ruian-code'
  | 'staff-badge'
  | 'mask'
  | 'temperature'
  | 'isolation-order'
  | 'outing'

export interface ConditionState {
  id: ConditionId
  /** `wait`: the person has still to show it; `ask`: the guard must say; `busy`: measured again, or looked up. */
  state: 'wait' | 'ask' | 'busy' | 'ok' | 'bad'
}

/** What only the guard can answer. */
export type AskId =
  | 'health-code-status'
  | 'ruian-code-status'
  | 'mask'
  | 'handheld-temperature'
  | 'contact-temperature'
  | 'person-class'
  | 'isolation-order'
  | 'outing'
  | 'holder'
  | 'without-phone'

export interface FinalRuling {
  state: 'final'
  verdict: Verdict
  action: Action
  reasons: Reason[]
}

/** 判定. */
export type Ruling =
  | { state: 'pending' }
  | { state: 'retake'; at: number; reason: 'temperature-high' | 'temperature-implausible' }
  | { state: 'ask' }
  | FinalRuling

export interface Judgement {
  ruling: Ruling
  personClass: PersonClass
  classFrom: 'key' | 'pass' | 'household' | 'default'
  conditions: ConditionState[]
  asks: AskId[]
  /** One entry a role that anything is known of, judged with the assurances that the rules accept. */
  codes: KnownCode[]
  temperature: TemperatureState
  mask: boolean | null
}

/**
 * Judges one visit's evidence by the rules at a moment (design.md sections 5 and 6). Final as soon as no
 * missing evidence could change the verdict or the action, so the order of arrival does not matter.
 */
export function judge(visit: Visit, rules: Rules, now: number): Judgement {
  const evidence = countingEvidence(visit, rules, now)
  const standing = visit.evidence.filter((item) => !item.superseded)
  const { personClass, classFrom } = classOf(standing, visit.defaultClass)
  const row = rowFor(rules, visit.direction, personClass)
  const withoutPhone = withoutPhoneOf(visit, evidence, row.withoutPhone)
  const codeEvidence = evidence
    .filter((item) => item.kind === 'code' || item.kind === 'seen')
    // A green seen on a phone that is not there does not count; 双绿码 says it together with the mask.
    .filter((item) => withoutPhone === null || item.kind === 'code' || item.status !== 'green')
  const temperature = assessTemperature(
    evidence.filter((item) => item.kind === 'temperature'),
    rules,
  )
  // The last word counts: when it has lapsed, the mask is asked for again, not found missing as it once was.
  const lastMask = standing.findLast((item) => item.kind === 'mask')
  const mask = lastMask !== undefined && evidence.includes(lastMask) ? lastMask.worn : null

  const reasons: Reason[] = []
  /** The gravest that something still missing could lead to. */
  let couldBecome: Action = 'admit'
  const missing = (reason: Reason): void => {
    couldBecome = graver(couldBecome, actionFor(rules, visit.direction, personClass, reason))
  }
  const conditions: ConditionState[] = []
  const asks: AskId[] = []

  // Design section 5, "Order of reasons": mask, temperature, person class, codes; the codes are put in order below.
  if (mask === false) reasons.push('mask-missing')
  if (temperature.state === 'confirmed') reasons.push('fever-confirmed')
  else if (temperature.state === 'high') reasons.push('temperature-high')
  const unknownByKey = personClass === 'unknown' && classFrom === 'key'
  if (unknownByKey) reasons.push('class-unknown')
  if (row.never !== null) reasons.push(row.never)

  const orderInForce = answer(evidence, 'isolation-order')
  if (orderInForce === true) reasons.push('isolation-order')
  const outingUsed = answer(evidence, 'outing')
  if (outingUsed === true) reasons.push('outing-used')

  const codes = knownCodes(codeEvidence, row.needs, rules)
  for (const code of codes) {
    if (isYellowOrRed(code.status)) reasons.push(`${code.role}-${code.status}`)
  }

  const lookedUp = new Set(codesLookedUp(visit).map(({ role }) => role))
  for (const role of lookedUp) missing(`${role}-red`)

  for (const need of row.needs) {
    switch (need) {
      case 'mask':
        conditions.push({ id: 'mask', state: mask === null ? 'ask' : mask ? 'ok' : 'bad' })
        if (mask === null) {
          asks.push('mask')
          missing('mask-missing')
        }
        break
      case 'temperature':
        conditions.push({ id: 'temperature', state: temperatureCondition(temperature) })
        if (temperature.state !== 'normal' && temperature.state !== 'confirmed') missing('fever-confirmed')
        if (temperature.state === 'keyed-in-wanted') asks.push('handheld-temperature')
        if (temperature.state === 'high' && visit.ticket !== null) asks.push('contact-temperature')
        break
      case 'no-isolation-order':
        conditions.push(answerCondition('isolation-order', orderInForce))
        if (orderInForce === null) {
          asks.push('isolation-order')
          missing('isolation-order')
        }
        break
      case 'outing':
        conditions.push(answerCondition('outing', outingUsed))
        if (outingUsed === null) {
          asks.push('outing')
          missing('outing-used')
        }
        break
      default: {
        const holderConfirmed = answer(evidence, 'holder') === true
        const judged = judgeCodeNeed(rules.codes[need], codeEvidence, {
          lookedUp,
          holderConfirmed,
          withoutPhone,
        })
        conditions.push(judged.condition)
        if (judged.ask !== null && !asks.includes(judged.ask)) asks.push(judged.ask)
        reasons.push(...judged.reasons.filter((reason) => !reasons.includes(reason)))
        if (judged.open) missing(judged.ask === 'without-phone' ? 'no-phone' : `${judged.condition.id}-red`)
      }
    }
  }
  const classAsked = personClass === 'unknown' && !unknownByKey && row.never === null
  if (classAsked) {
    asks.push('person-class')
    couldBecome = 'hold-and-report'
  }

  const judgement = { personClass, classFrom, conditions, asks, codes, temperature, mask }
  const special = specialRuling(standing, visit.direction)
  if (special !== null) return { ...judgement, asks: [], ruling: special }

  // A high reading that may still be cleared is told among the reasons, but decides nothing.
  const decided = reasons.filter((reason) => reason !== 'temperature-high')
  let action: Action = 'admit'
  for (const reason of decided)
    action = graver(action, actionFor(rules, visit.direction, personClass, reason))
  // Whose class is still asked for, is held at once only for what holds every class, and for a fever.
  const holdsAnybody = decided.some(
    (reason) =>
      reason === 'fever-confirmed' ||
      PERSON_CLASSES.every(
        (candidate) => actionFor(rules, visit.direction, candidate, reason) === 'hold-and-report',
      ),
  )
  const settled = gravity(couldBecome) <= gravity(action) && (!classAsked || holdsAnybody)
  if (settled) {
    const verdict = decided.length === 0 ? 'pass' : 'deny'
    return {
      ...judgement,
      asks: [],
      ruling: { state: 'final', verdict, action, reasons: inOrder(reasons) },
    }
  }
  return { ...judgement, ruling: waitingRuling(conditions, asks, temperature) }
}

/** The class by key, then by pass, then by a typed household, then the lane's default. */
function classOf(
  evidence: readonly Evidence[],
  defaultClass: PersonClass,
): Pick<Judgement, 'personClass' | 'classFrom'> {
  const keyed = evidence.findLast((item) => item.kind === 'class')
  if (keyed !== undefined) return { personClass: keyed.personClass, classFrom: 'key' }
  for (const [role, personClass] of [
    ['staff-badge', 'duty'],
    ['work-pass', 'employee'],
  ] as const) {
    const signed = evidence.some(
      (item) => item.kind === 'code' && item.role === role && item.assurance === 'signed',
    )
    if (signed) return { personClass, classFrom: 'pass' }
  }
  if (defaultClass === 'unknown' && evidence.some((item) => item.kind === 'household')) {
    return { personClass: 'resident', classFrom: 'household' }
  }
  return { personClass: defaultClass, classFrom: 'default' }
}

function knownCodes(
  evidence: readonly (CodeEvidence | SeenEvidence)[],
  needs: readonly string[],
  rules: Rules,
): KnownCode[] {
  const alternatives = needs.flatMap((need) => rules.codes[need]?.anyOf ?? [])
  const roles = new Set(evidence.map((item) => item.role))
  return [...roles].flatMap((role) => {
    const accepted = alternatives.filter((alternative) => alternative.role === role)
    const known = knownCode(role, evidence, accepted)
    return known === null ? [] : [known]
  })
}

interface CodeNeedContext {
  lookedUp: ReadonlySet<CodeRole>
  holderConfirmed: boolean
  withoutPhone: WithoutPhone | null
}

/**
 * One need for a code. `open`: something still missing could satisfy or worsen it. An alternative that the
 * person is not expected to hold (a paper pass) does not keep the ruling waiting. While an authority is being
 * asked, the guard is not. Without a phone no code is waited for, and what the guard checked instead fills, like his
 * eye, only an unknown status: a code that was shown and failed stands.
 */
function judgeCodeNeed(
  need: CodeNeed | undefined,
  evidence: readonly (CodeEvidence | SeenEvidence)[],
  { lookedUp, holderConfirmed, withoutPhone }: CodeNeedContext,
): {
  condition: ConditionState & { id: CodeNeed['condition'] }
  ask: AskId | null
  reasons: Reason[]
  open: boolean
} {
  if (need === undefined) throw new Error('a need that the schema does not know')
  const id = need.condition
  const statusAsk: AskId | null =
    id === 'health-code' ? 'health-code-status' : id === 'ruian-code' ? 'ruian-code-status' : null
  // Each need for itself: what one accepts of a role, another need not.
  const known = need.anyOf.map((alternative) => ({
    alternative,
    code: knownCode(alternative.role, evidence, [alternative]),
  }))
  const isAgainst = known.some(({ code }) => code !== null && isYellowOrRed(code.status))
  if (!isAgainst && need.anyOf.some(({ role }) => lookedUp.has(role))) {
    return { condition: { id, state: 'busy' }, ask: null, reasons: [], open: true }
  }
  let undecided = false
  let holderAsked = false
  let stillExpected = false
  const failed: Reason[] = []
  for (const { alternative, code } of known) {
    if (code === null) {
      stillExpected ||= alternative.expected
    } else if (code.status === 'green') {
      if (!alternative.holderConfirmed || holderConfirmed) {
        return { condition: { id, state: 'ok' }, ask: null, reasons: [], open: false }
      }
      holderAsked = true
    } else if (isUndecided(code.status)) {
      undecided = true
    } else {
      failed.push(`${code.role}-${code.status}` as Reason)
    }
  }
  const instead = id === 'staff-badge' ? null : withoutPhone
  if (instead === 'proven' && failed.length === 0) {
    return { condition: { id, state: 'ok' }, ask: null, reasons: [], open: false }
  }
  if (holderAsked) return { condition: { id, state: 'ask' }, ask: 'holder', reasons: [], open: true }
  if (failed.length > 0 && (instead !== null || (!undecided && !stillExpected))) {
    return { condition: { id, state: 'bad' }, ask: null, reasons: failed, open: false }
  }
  if (instead === 'asked') {
    return { condition: { id, state: 'ask' }, ask: 'without-phone', reasons: [], open: true }
  }
  if (instead === 'refused') {
    return { condition: { id, state: 'bad' }, ask: null, reasons: ['no-phone'], open: false }
  }
  if (undecided) return { condition: { id, state: 'ask' }, ask: statusAsk, reasons: [], open: true }
  return { condition: { id, state: 'wait' }, ask: statusAsk, reasons: [], open: true }
}

function temperatureCondition(temperature: TemperatureState): ConditionState['state'] {
  switch (temperature.state) {
    case 'missing':
      return 'wait'
    case 'keyed-in-wanted':
      return 'ask'
    case 'implausible':
    case 'high':
      return 'busy'
    case 'confirmed':
      return 'bad'
    case 'normal':
      return 'ok'
  }
}

function answerCondition(id: 'isolation-order' | 'outing', value: boolean | null): ConditionState {
  return { id, state: value === null ? 'ask' : value ? 'bad' : 'ok' }
}

/** The worst answer stands: an order in force is not unsaid by a second key. */
function answer(
  evidence: readonly Evidence[],
  question: 'isolation-order' | 'outing' | 'holder',
): boolean | null {
  const answers = evidence
    .filter((item) => item.kind === 'answer')
    .filter((item) => item.question === question)
  return answers.length === 0 ? null : answers.some((item) => item.value)
}

type WithoutPhone = 'asked' | 'proven' | 'refused'

/**
 * What stands instead of codes where the guard says that there is no phone, else null. That there is none does not age,
 * what was checked instead does. As with every answer the worst stands, so that their order does not matter.
 */
function withoutPhoneOf(
  visit: Visit,
  counting: readonly Evidence[],
  accepted: readonly Proof[],
): WithoutPhone | null {
  if (!visit.evidence.some((item) => item.kind === 'no-phone' && !item.superseded)) return null
  const proofs = counting.flatMap((item) =>
    item.kind === 'no-phone' && item.proof !== null ? [item.proof] : [],
  )
  if (accepted.length === 0 || proofs.includes('none')) return 'refused'
  return accepted.some((one) => proofs.includes(one)) ? 'proven' : 'asked'
}

/** Leaving for medical care is never refused; an emergency release opens now. */
function specialRuling(evidence: readonly Evidence[], direction: Direction): FinalRuling | null {
  const released = evidence.some((item) => item.kind === 'release')
  const care = direction === 'out' && evidence.some((item) => item.kind === 'medical-care')
  return released || care ? { state: 'final', verdict: 'pass', action: 'admit', reasons: [] } : null
}

function waitingRuling(
  conditions: readonly ConditionState[],
  asks: readonly AskId[],
  temperature: TemperatureState,
): Ruling {
  if (temperature.state === 'high') {
    return { state: 'retake', at: temperature.retakeAt, reason: 'temperature-high' }
  }
  if (temperature.state === 'implausible') {
    return { state: 'retake', at: temperature.retakeAt, reason: 'temperature-implausible' }
  }
  const personMustShow = conditions.some((condition) => condition.state === 'wait')
  return asks.length > 0 && !personMustShow ? { state: 'ask' } : { state: 'pending' }
}

function gravity(action: Action): number {
  return ACTIONS.indexOf(action)
}

function graver(a: Action, b: Action): Action {
  return gravity(b) > gravity(a) ? b : a
}

/** Health before Rui'an, and what is no code stays before all codes. */
function inOrder(reasons: readonly Reason[]): Reason[] {
  const rank = (reason: Reason): number => CODE_ROLES.findIndex((role) => reason.startsWith(role))
  return reasons.toSorted((a, b) => rank(a) - rank(b))
}
