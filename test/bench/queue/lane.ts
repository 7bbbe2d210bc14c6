import { setTimeout as sleep } from 'node:timers/promises'
import type { Painted } from '../../e2e/gate-sign.ts'
import type { Dock } from '../../e2e/dock.ts'
import { LANE, mustBe, type BuiltGate } from '../built-gate.ts'
import type { WatchedSign } from '../watched-sign.ts'
import { DELAYS, VARIATION, type Delay } from './delays.ts'
import type { Inputs } from './inputs.ts'
import { kindOf, type Act } from './kinds.ts'
import type { QueuePerson } from './people.ts'
import { Phone } from './phone.ts'

/** What has become of one person. */
export interface Played {
  person: QueuePerson
  phone: Phone
  keys: number
  /** The verdict that was painted while it was this person's turn. */
  painted: Painted | null
}

export interface Lane {
  gate: BuiltGate
  sign: WatchedSign
  dock: Dock
  inputs: Inputs
  random: () => number
}

/** Nobody waits as long for the kiosk; a fever's five seconds are waited for elsewhere. */
const VERDICT_WITHIN_MS = 15_000

const isVerdict = ({ state }: Painted): boolean => state === 'pass' || state === 'deny'

/** Lets the people come, one behind the other. Resolves to what became of each, in their order. */
export async function playLane(
  lane: Lane,
  people: readonly QueuePerson[],
  progress: (done: number) => void,
): Promise<{ played: Played[]; tookMs: number }> {
  const { forehead, passes } = lane.gate
  const played: Played[] = []
  for (const person of people) {
    const borrowed = person.phoneOf === null ? undefined : played[person.phoneOf]?.phone
    played.push({ person, phone: borrowed ?? new Phone(passes), keys: 0, painted: null })
  }
  const judged = new Set<string>()
  const takes = (delay: Delay): Promise<void> =>
    sleep(DELAYS[delay] * (1 + VARIATION * (2 * lane.random() - 1)))

  /** Steps up, acts, and clears the place. */
  const turn = async (one: Played, acts: readonly Act[], close: { before: boolean; behind: boolean }) => {
    const before = lane.inputs.all.filter(({ is }) => is === 'key').length
    if (!close.before) await takes('stepUp')
    forehead.arrive()
    const verdict = lane.sign
      .next((painted) => isVerdict(painted) && !judged.has(painted.visit), VERDICT_WITHIN_MS * 2)
      .catch(() => null)
    let isGone = false
    for (const act of acts) {
      await does(act, one)
      isGone ||= act.do === 'steps-back'
    }
    one.keys += lane.inputs.all.filter(({ is }) => is === 'key').length - before
    if (isGone) return
    one.painted = await Promise.race([verdict, sleep(VERDICT_WITHIN_MS).then(() => null)])
    if (one.painted !== null) {
      const { state, visit } = one.painted
      judged.add(visit)
      // At the desk, on a screen of its own.
      if (state === 'deny') await mustBe(lane.gate.screen.call.lane.handled({ lane: LANE, visit }))
    }
    await takes('seeVerdict')
    if (close.behind) return
    forehead.walkOff()
    await takes('walkThrough')
  }

  const does = async (act: Act, { person, phone }: Played): Promise<void> => {
    const ofThis = (painted: Painted): boolean => !judged.has(painted.visit)
    switch (act.do) {
      case 'takes':
        return takes(act.delay)
      case 'forehead':
        return forehead.hold(person.temperatures[act.is])
      case 'moves':
        return forehead.arrive()
      case 'key':
        return lane.dock.press(act.key)
      case 'gun': {
        for (let digit = 0; digit < 4; digit += 1) await takes('digit')
        return lane.dock.keyIn('handheld', String(Math.round(person.temperatures.own * 10)))
      }
      case 'scan': {
        const sendLast = await lane.gate.scanner.scanAllBut(phone.text(act.code))
        lane.inputs.scanned()
        return sendLast()
      }
      case 'awaits': {
        const is = (painted: Painted): boolean =>
          ofThis(painted) &&
          (act.sign === 'ask'
            ? painted.state === 'ask'
            : painted.state === 'retake' && (act.sign === 'retake' || painted.seconds === '0'))
        await lane.sign.becomes(is, VERDICT_WITHIN_MS)
        return
      }
      case 'steps-back':
        forehead.walkOff()
        return takes('stepBack')
    }
  }

  const start = performance.now()
  const actsOf = ({ person }: Played): readonly Act[] => {
    const { acts } = kindOf(person.kind)
    // The one whose phone it is, is nobody's next.
    const isFirst = person.kind === 'family' && person.phoneOf === null
    return isFirst ? acts.slice(acts.findIndex((act) => act.do === 'key') + 1) : acts
  }
  const isCloseBehind = (n: number): boolean => played[n]?.person.kind === 'close-behind'
  for (let n = 0; n < played.length; n += 1) {
    const one = played[n]
    if (one === undefined) break
    const acts = actsOf(one)
    const away = acts.findIndex((act) => act.do === 'steps-back') + 1
    const behind = played[n + 1]
    if (away > 0 && away < acts.length && behind !== undefined) {
      await turn(one, acts.slice(0, away), { before: false, behind: false })
      await turn(behind, actsOf(behind), { before: false, behind: false })
      await turn(one, acts.slice(away), { before: false, behind: false })
      n += 1
    } else {
      await turn(one, acts, { before: isCloseBehind(n), behind: isCloseBehind(n + 1) })
    }
    progress(n + 1)
  }
  return { played, tookMs: performance.now() - start }
}
