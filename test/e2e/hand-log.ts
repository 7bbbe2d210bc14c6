import type { Page } from '@playwright/test'
import { keyEvidence } from '../../src-main/gate/keys.ts'
import { GUARD_KEYS, type GuardKey } from '../../src-main/words.ts'
import { keyOfCode } from '../../src-renderer/dock/hotkeys.ts'

/** The visitor whom the guard means by the next stroke; null: none in particular. */
export interface Meant {
  person: number | null
  /** A key that is not true of that person. */
  isFalse: boolean
}

declare global {
  interface Window {
    handMeans?: Meant
  }
}

/** What came down on the dock, and what the dock said to the kiosk. Times are UTC ms by this PC's clock. */
export type HandEntry =
  /** `on`: `code:` and a key of the keyboard, `key:` a key of the dock, `pad:` one of its number pad. */
  | {
      what: 'stroke'
      at: number
      on: string
      meant: Meant
      /** The card's visit and tone. */
      shows: string
    }
  | { what: 'sent'; at: number; id: string; path: string; input: Record<string, unknown> }
  | { what: 'answered'; at: number; id: string }

/**
 * In the dock's page, before anything of its own: notes each stroke as it is heard, and each call as it goes out and
 * is answered. In the session's store, which outlives a reload.
 */
export function keepWhatHandsDo(): void {
  let n = Number(sessionStorage.getItem('hands') ?? 0)
  const keep = (entry: object) => {
    n += 1
    sessionStorage.setItem('hands', String(n))
    sessionStorage.setItem(`hand-${n}`, JSON.stringify({ n, at: Date.now(), ...entry }))
  }
  const stroke = (on: string) => {
    const card = document.querySelector<HTMLElement>('[data-screen="dock"] [data-part="now"]')
    const { visit = 'nobody', tone = '' } = card?.dataset ?? {}
    const meant = window.handMeans ?? { person: null, isFalse: false }
    keep({ what: 'stroke', on, meant, shows: `${visit} ${tone}` })
  }
  addEventListener(
    'keydown',
    (event) => {
      // What a scanner types is made by a script: no hand.
      if (event.isTrusted && !event.repeat) stroke(`code:${event.code}`)
    },
    { capture: true },
  )
  addEventListener(
    'pointerdown',
    ({ target }) => {
      const key = target instanceof Element ? target.closest<HTMLElement>('[data-key], [data-pad]') : null
      if (key === null) return
      const { pad, key: id } = key.dataset
      stroke(pad === undefined ? `key:${id}` : `pad:${pad}`)
    },
    { capture: true },
  )
  const parsed = (data: unknown) => (typeof data === 'string' ? JSON.parse(data) : {})
  const heard = new WeakSet<WebSocket>()
  const calls = new Set<string>()
  // oxlint-disable-next-line typescript/unbound-method -- called on the socket that it was called on
  const { send } = WebSocket.prototype
  WebSocket.prototype.send = function sendAndNote(data) {
    if (!heard.has(this)) {
      heard.add(this)
      this.addEventListener('message', (message) => {
        const { i } = parsed(message.data)
        if (calls.delete(i)) keep({ what: 'answered', id: i })
      })
    }
    const { i, p } = parsed(data)
    if (p?.b?.json !== undefined && /\/lane\/(key|keyIn|typedScan)$/.test(p.u)) {
      calls.add(i)
      keep({ what: 'sent', id: i, path: p.u.split('/').at(-1), input: p.b.json })
    }
    send.call(this, data)
  }
}

/** Takes what has been noted so far, in its order. */
export function takeHandEntries(page: Page): Promise<HandEntry[]> {
  return page.evaluate(() => {
    const names = Object.keys(sessionStorage).filter((name) => name.startsWith('hand-'))
    const entries = names.map((name) => JSON.parse(sessionStorage.getItem(name) ?? ''))
    for (const name of names) sessionStorage.removeItem(name)
    return entries.toSorted((a, b) => a.n - b.n)
  })
}

/** A call that says something of a visitor, and the stroke that it came of; `by` null: of none that we know. */
export interface Said {
  from: number
  /** When its answer was there, or that of the next: a reload takes no answer. */
  until: number
  key: GuardKey | null
  celsius: number | null
  by: (Meant & { strokeAt: number; shows: string }) | null
}

type Stroke = Extract<HandEntry, { what: 'stroke' }>
type Sent = Extract<HandEntry, { what: 'sent' }>

const isGuardKey = (id: unknown): id is GuardKey => GUARD_KEYS.some((key) => key === id)

/** What a stroke does: the key that it presses, `enter`, or null. */
export function effectOf(on: string): GuardKey | 'enter' | null {
  const [kind = '', id = ''] = on.split(':')
  if (kind === 'pad') return id === 'enter' ? 'enter' : null
  if (kind === 'key') {
    const key = id.replace(/^(answer|menu)-/, '')
    return isGuardKey(key) ? key : null
  }
  return id === 'Enter' || id === 'NumpadEnter' ? 'enter' : keyOfCode(id)
}

/**
 * Which stroke each call came of. Strokes of a burst are sent in their order, so from the last call back each is the
 * latest stroke of its kind that had been heard by then and is not taken.
 */
export function saidBy(entries: readonly HandEntry[]): Said[] {
  const answers = entries.filter((entry) => entry.what === 'answered')
  const taken = new Set<Stroke>()
  const strokeOf = (sent: Sent, before: readonly HandEntry[]): Stroke | null => {
    const effect = sent.path === 'key' ? sent.input['key'] : 'enter'
    const stroke = before.findLast(
      (entry): entry is Stroke =>
        entry.what === 'stroke' && !taken.has(entry) && effectOf(entry.on) === effect,
    )
    if (stroke === undefined) return null
    taken.add(stroke)
    return stroke
  }
  const said: Said[] = []
  for (const [index, entry] of [...entries.entries()].toReversed()) {
    if (entry.what !== 'sent' || entry.path === 'typedScan') continue
    const { key, celsius } = entry.input
    if (isGuardKey(key) && keyEvidence(key).length === 0) continue
    const answer =
      answers.find(({ id, at }) => id === entry.id && at >= entry.at) ??
      answers.find(({ at }) => at > entry.at)
    const stroke = strokeOf(entry, entries.slice(0, index))
    said.push({
      from: entry.at,
      until: answer?.at ?? Infinity,
      key: isGuardKey(key) ? key : null,
      celsius: typeof celsius === 'number' ? celsius : null,
      by: stroke === null ? null : { ...stroke.meant, strokeAt: stroke.at, shows: stroke.shows },
    })
  }
  return said.toReversed()
}

/** Which scans went out when: of the text, whose they are. */
export function scansIn(entries: readonly HandEntry[]): { from: number; until: number; text: string }[] {
  return entries.flatMap((entry) => {
    if (entry.what !== 'sent' || entry.path !== 'typedScan') return []
    const { text } = entry.input
    const answer = entries.find(
      (other) => other.what === 'answered' && other.id === entry.id && other.at >= entry.at,
    )
    return typeof text === 'string' ? [{ from: entry.at, until: answer?.at ?? Infinity, text }] : []
  })
}
