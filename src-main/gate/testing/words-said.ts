/* oxlint-disable no-restricted-imports -- only tests import this: it may look where they may */
import {
  CODE_STATUSES,
  PERSON_CLASSES,
  type CodeRole,
  type Direction,
  type PersonClass,
  type TemperatureKind,
} from '../../words.ts'
import type { EvidenceContent } from '../evidence.ts'
import { judge, type Judgement } from '../judge.ts'
import type { Rules } from '../rules.ts'
import { addEvidence, openVisit, type Visit } from '../visit.ts'
import { code, taken } from './people.ts'

const ROLES: Readonly<Record<string, CodeRole>> = {
  H: 'health-code',
  R: 'ruian-code',
  W: 'work-pass',
  G: 'guest-pass',
  S: 'staff-badge',
  F: 'foreign-pass',
}
const KINDS: Readonly<Record<string, TemperatureKind>> = { gun: 'handheld', contact: 'contact' }
const ANSWERS: Readonly<Record<string, EvidenceContent>> = {
  on: { kind: 'mask', worn: true },
  off: { kind: 'mask', worn: false },
  order: { kind: 'answer', question: 'isolation-order', value: true },
  'no-order': { kind: 'answer', question: 'isolation-order', value: false },
  'outing-used': { kind: 'answer', question: 'outing', value: true },
  'outing-free': { kind: 'answer', question: 'outing', value: false },
  holder: { kind: 'answer', question: 'holder', value: true },
  'no-phone': { kind: 'no-phone', proof: null },
  id: { kind: 'no-phone', proof: 'resident-id' },
  paper: { kind: 'no-phone', proof: 'paper' },
  'family-code': { kind: 'no-phone', proof: 'family-code' },
  'no-proof': { kind: 'no-phone', proof: 'none' },
  care: { kind: 'medical-care' },
  release: { kind: 'release' },
  household: { kind: 'household', household: '3-2-501' },
}

/**
 * One piece of evidence as a word: `on`, `off`, `36.5`, `gun:36.5`, `H:green` (scanned), `h:green` (seen by the
 * guard), `W:green`, `order`, `visitor` (the key), `38?` (a module that only indicates).
 */
export function said(word: string): EvidenceContent {
  const answer = ANSWERS[word]
  if (answer !== undefined) return answer
  const personClass = PERSON_CLASSES.find((candidate) => candidate === word)
  if (personClass !== undefined) return { kind: 'class', personClass }
  const [head = '', tail = ''] = word.split(':')
  const role = ROLES[head.toUpperCase()]
  if (role === undefined) {
    const celsius = Number.parseFloat(tail === '' ? head : tail)
    if (Number.isNaN(celsius)) throw new Error(`no evidence is called ${word}`)
    return taken(celsius, KINDS[head] ?? 'body-estimate', word.endsWith('?') ? 'room-unknown' : null)
  }
  if (head !== head.toUpperCase()) {
    if (tail !== 'green' && tail !== 'yellow' && tail !== 'red') throw new Error(`nobody sees ${word}`)
    return { kind: 'seen', role, status: tail }
  }
  const status = CODE_STATUSES.find((candidate) => candidate === tail)
  if (status === undefined) throw new Error(`no status is called ${word}`)
  return code(role, `token-${role}`, status, status === 'unknown' ? null : 'signed')
}

export interface Asked {
  rules: Rules
  direction: Direction
  defaultClass: PersonClass
}

/** A visit whose evidence came one word after another, six seconds apart in steps that never age it. */
export function visitWith(line: string, { direction, defaultClass }: Asked): Visit {
  const words = line.split(' ').filter((word) => word !== '')
  let visit = openVisit({
    id: 'v1',
    direction,
    defaultClass,
    thread: { state: 'present' },
    flags: [],
    handUntil: null,
    now: 0,
  })
  for (const [index, word] of words.entries()) visit = addEvidence(visit, [said(word)], index * 6000)
  return visit
}

export function judgedAfter(line: string, asked: Asked): Judgement {
  const visit = visitWith(line, asked)
  return judge(visit, asked.rules, visit.evidence.at(-1)?.at ?? 0)
}

/** The ruling in one line: `pass admit`, `deny refuse mask-missing`, `retake`, `ask mask`, `pending`. */
export function ruled({ ruling, asks }: Judgement): string {
  if (ruling.state === 'final') return [ruling.verdict, ruling.action, ...ruling.reasons].join(' ')
  return ruling.state === 'ask' ? ['ask', ...asks].join(' ') : ruling.state
}
