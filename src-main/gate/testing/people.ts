/* oxlint-disable no-restricted-imports -- only tests import this: it may look where they may */
import type { Assurance, CodeRole, CodeStatus, GuardKey, TemperatureKind, Verdict } from '../../words.ts'
import type { CodeEvidence, EvidenceContent, TemperatureEvidence } from '../evidence.ts'
import { addressee, type Lane, type LaneEvent } from '../lane-state.ts'
import { whoseKey } from '../whose-key.ts'

/** What happens at a lane, in the words of the people who stand there. */

const FAMILIES: Readonly<Record<CodeRole, string>> = {
  'health-code': 'zhejiang',
  'ruian-code': 'ra1',
  'work-pass': 'wp1',
  'guest-pass': 'gp1',
  'staff-badge': 'sb1',
  'foreign-pass': 'dcc',
}

export function code(
  role: CodeRole,
  token: string,
  status: CodeStatus = 'green',
  assurance: Assurance | null = status === 'green' ? 'signed' : null,
): CodeEvidence {
  return {
    kind: 'code',
    role,
    family: FAMILIES[role],
    token,
    status,
    assurance,
    reason: null,
    from: 'scan',
    updatedAt: null,
    holder: null,
    remarks: [],
  }
}

export function taken(
  celsius: number,
  temperatureKind: TemperatureKind = 'body-estimate',
  indicates: TemperatureEvidence['indicates'] = null,
): TemperatureEvidence {
  return { kind: 'temperature', temperatureKind, celsius, raw: celsius, ambient: 21, indicates }
}

export const arrives: LaneEvent = { type: 'presence', present: true }
export const leaves: LaneEvent = { type: 'presence', present: false }
export const tick: LaneEvent = { type: 'tick' }
export const thermometerLost: LaneEvent = { type: 'presence-sense', available: false }
export const thermometerBack: LaneEvent = { type: 'presence-sense', available: true }

export function health(token: string, status?: CodeStatus, assurance?: Assurance | null): LaneEvent {
  return {
    type: 'code',
    code: code('health-code', token, status, assurance),
    lookUp: false,
    presenceInDoubt: false,
  }
}

export function ruian(token: string, status?: CodeStatus, assurance?: Assurance | null): LaneEvent {
  return {
    type: 'code',
    code: code('ruian-code', `R-${token}`, status, assurance),
    lookUp: false,
    presenceInDoubt: false,
  }
}

export function shows(role: CodeRole, token: string, status?: CodeStatus): LaneEvent {
  return { type: 'code', code: code(role, token, status), lookUp: false, presenceInDoubt: false }
}

/** A health code that nothing is known of but by asking the authority. */
export function asks(token: string): LaneEvent {
  return { type: 'code', code: code('health-code', token, 'unknown'), lookUp: true, presenceInDoubt: false }
}

/** Shown while the thermometer may not have seen somebody go. */
export function inDoubt(shown: LaneEvent): LaneEvent {
  return shown.type === 'code' ? { ...shown, presenceInDoubt: true } : shown
}

/** What comes of it, at last. */
export function answers(token: string, status: CodeStatus): LaneEvent {
  const failed = status === 'lookup_failed' || status === 'lookup_timeout'
  const assurance = failed ? null : 'authority'
  return { type: 'looked-up', token, answer: { status, assurance, updatedAt: null, maskedName: null } }
}

export function skin(celsius: number, indicates: TemperatureEvidence['indicates'] = null): LaneEvent {
  return { type: 'reading', reading: taken(celsius, 'body-estimate', indicates) }
}

/** `visit` null: for whoever a dock that is up to date would name; see `asOnTheDock`. */
export function gun(celsius: number, visit: string | null = null): LaneEvent {
  return { type: 'keyed-in', reading: taken(celsius, 'handheld'), visit }
}

export function contact(celsius: number, visit: string | null = null): LaneEvent {
  return { type: 'keyed-in', reading: taken(celsius, 'contact'), visit }
}

export function key(pressed: GuardKey, visit: string | null = null): LaneEvent {
  return { type: 'key', key: pressed, visit }
}

export function handled(visit: string): LaneEvent {
  return { type: 'handled', visit }
}

/** A supervisor or a guard turns the latest verdict. `highest`: the highest reading of a fever in it, °C. */
export function overridden(visit: string, to: Verdict, highest: number | null = null): LaneEvent {
  return { type: 'overridden', visit, to, isLatest: true, highest }
}

/** The key that led to the deny was a wrong one; `standing` is what speaks against the visitor without it. */
export function checkAgain(visit: string, standing: EvidenceContent[] = []): LaneEvent {
  return { type: 'check-again', visit, standing }
}

export function lives(household: string, visit: string | null = null): LaneEvent {
  return { type: 'household', household, visit }
}

/** A guard's event as a dock sends it that shows the lane as it is: it names whom it is for. */
export function asOnTheDock(lane: Lane, event: LaneEvent, now: number): LaneEvent {
  if (event.type !== 'key' && event.type !== 'keyed-in' && event.type !== 'household') return event
  if (event.visit !== null) return event
  if (event.type !== 'key') return { ...event, visit: addressee(lane, now) }
  const shown = { keysFor: addressee(lane, now), looksAt: lane.active?.id ?? null, undo: lane.undoable }
  return { ...event, visit: whoseKey(shown, event.key) }
}
