import { describe, expect, it } from 'vitest'
import type { LaneEvent } from './lane-state.ts'
import {
  answers,
  arrives,
  asks,
  checkAgain,
  gun,
  handled,
  health,
  key,
  leaves,
  ruian,
  skin,
  thermometerBack,
  thermometerLost,
  tick,
} from './testing/people.ts'
import { goOn, measured, notices, play, records, type Scene } from './testing/play.ts'
import { ALL_BUT_TEMPERATURE, PASSES } from './testing/scenes.ts'
import { questionOf } from './visit.ts'

/* What slips of the hand, and visitors in an odd order, must not lead to. */

const blind = { sensesPresence: false }
const overridden = (visit: string, highest: number | null = null): LaneEvent => ({
  type: 'overridden',
  visit,
  to: 'deny',
  isLatest: true,
  highest,
})
const byGun = (token: string, from: number): Scene[] => [
  [from, health(token)],
  [from + 1, ruian(token)],
  [from + 2, key('mask-on')],
  [from + 3, gun(36.5)],
]
const feverAway: readonly Scene[] = [
  [0, arrives],
  [1, skin(37.9)],
  [1.5, health('F')],
  [3, leaves],
]

describe('a ruling before the edge', () => {
  it('to pass is not shown to the next one who steps up, who is measured', () => {
    const next = play({}, [...byGun('B', 1), [9, arrives]])
    expect(records(next)).toEqual(['v1 pass admit'])
    expect(next.effects.map(({ effect }) => effect.type)).not.toContain('came')
    expect(next.lane.active).toMatchObject({ id: 'v2', thread: { state: 'present' } })
  })

  it('to deny, with a pass behind it: whose edge it is, the guard says', () => {
    const two = play({}, [[0, health('R', 'red')], ...byGun('B', 1), [7, arrives]])
    expect(two.lane.active?.askedWho).toMatchObject({ visit: 'v1', celsius: null })
  })

  it('two of them to deny: the same', () => {
    const two = play({}, [
      [0, health('R', 'red')],
      [2, health('S', 'red')],
      [4, arrives],
    ])
    expect(records(two)).toHaveLength(2)
    expect(two.lane.active?.askedWho).toMatchObject({ visit: 'v2' })
  })

  it('turned to deny: the one called back is asked for', () => {
    const back = play({}, [
      ...byGun('B', 1),
      [6, overridden('v1')],
      [7, key('seen-green')],
      [9, arrives],
      [10, skin(36.5)],
    ])
    expect(back.lane.active?.askedWho).toMatchObject({ visit: 'v1' })
    expect(records(back)).toEqual(['v1 pass admit'])
  })
})

describe('nobody passes as another one is denied', () => {
  it('who is held and complete is asked about the fever, and passes by no event of another', () => {
    const held = play({}, [
      ...feverAway,
      [5, health('N')],
      [6, ruian('N')],
      [8, gun(36.5)],
      [17, tick],
      [20, key('mask-on')],
    ])
    expect(held.lane.active === null ? null : questionOf(held.lane.active)).toMatchObject({ visit: 'v1' })
    // Nobody stands there: whoever comes is checked from the start.
    const called = goOn(held, [[22, key('next-person')]])
    expect(records(called)).toEqual([])
    expect(called.lane.active).toBeNull()
    const denied = goOn(held, [
      [25, arrives],
      [26, health('F')],
      [27, skin(37.9)],
      [30, leaves],
      [31, tick],
    ])
    expect(records(denied)).toEqual(['v1 deny hold-and-report fever-confirmed [reclaimed]'])
  })

  it('who waits aside does not pass while the denied one stands at the barrier', () => {
    const front = play({}, [
      [0, arrives],
      [1, skin(36.5)],
      [2, key('step-aside')],
      [3, leaves],
      [5, arrives],
      [6, skin(38.2)],
      [8, key('seen-green', 'v1')],
      [12, skin(38.3)],
    ])
    expect(records(front)).toEqual(['v2 deny hold-and-report fever-confirmed'])
    expect(records(goOn(front, [[14, leaves]]))).toContain('v1 pass admit')
  })

  it('nor while one who was given up stands there still', () => {
    const quiet = play({}, [
      [0, arrives],
      [1, skin(36.5)],
      [2, key('step-aside')],
      [3, leaves],
      [5, arrives],
      [6, health('B')],
      [8, key('seen-green', 'v1')],
      [70, tick],
    ])
    expect(records(quiet)).toEqual(['v2 abandoned'])
  })
})

describe('the forehead of one who lingers', () => {
  it('is not measured for one denied behind him who is checked again', () => {
    const again = play({}, [...PASSES, [6, health('B')], [8, key('class-courier')], [10, checkAgain('v2')]])
    expect(measured(again)).toEqual([])
    expect(records(goOn(again, [[11, skin(36.4)], ...byGun('B', 12).slice(0, 3)]))).toEqual([
      'v1 pass admit',
      'v2 deny parcel-desk courier',
    ])
  })

  it('nor for one who scanned behind him and is said to be another', () => {
    const another = play({}, [
      [0, arrives],
      [1, skin(37.9)],
      [2, leaves],
      [5, arrives],
      [7, key('next-person')],
      [8, key('seen-green')],
      [9, skin(36.5)],
      ...byGun('C', 11),
      [16, key('next-person')],
    ])
    expect(measured(another).filter((seconds) => seconds > 9)).toEqual([])
    expect(records(another)).toEqual(['v2 pass admit'])
    expect(another.lane).toMatchObject({ active: null, presenceSpent: true })
  })
})

it('a code of an earlier visit, behind one who has been judged, may be of that one: it is shown again later', () => {
  const twice = play({}, [
    [0, arrives],
    [1, skin(36.8)],
    [2, ruian('A')],
    [3, leaves],
    [5, arrives],
    [6, skin(36.8)],
    [7, key('seen-green')],
    [10, key('next-person')],
    [12, ruian('A')],
  ])
  expect(records(twice)).toEqual(['v2 pass admit'])
  expect(twice.lane).toMatchObject({ active: null, held: [{ id: 'v1' }] })
  expect(notices(twice)).toEqual(['code-too-soon'])
})

describe('同一人', () => {
  it('brings nobody back behind one who has been judged, or behind 下一位', () => {
    const judged = play({}, [
      [0, arrives],
      [1, key('seen-green')],
      [2, leaves],
      [4, arrives],
      [6, skin(36.5)],
      [7, key('seen-green')],
      [9, key('same-person')],
    ])
    expect(judged.lane).toMatchObject({ active: null, held: [{ id: 'v1' }] })
    expect(notices(judged)).toEqual(['key-ignored'])
    const called = play({}, [
      [0, arrives],
      [1, key('seen-green')],
      [2, leaves],
      [4, arrives],
      [6, health('B')],
      [7, key('next-person')],
      [9, key('same-person')],
    ])
    expect(called.lane).toMatchObject({
      active: null,
      held: [{ id: 'v1' }],
      undoable: { key: 'next-person' },
    })
  })

  it('brings nobody back who was undecided before one was denied', () => {
    const red = play({}, [
      [0, arrives],
      [1, key('seen-green')],
      [2, leaves],
      [3.5, arrives],
      [4.5, skin(36.6)],
      [5.5, key('health-red')],
      [6.5, leaves],
      [9, arrives],
      [10, skin(36.5)],
      [11, key('same-person')],
    ])
    expect(records(red)).toEqual(['v2 deny hold-and-report health-code-red'])
    expect(notices(red)).toEqual(['denied-since'])
  })

  it('doubled by the hand brings no third one back', () => {
    const twice = play({}, [
      [0, arrives],
      [1, key('seen-green')],
      [2, leaves],
      [3.2, arrives],
      [4.5, skin(36.8)],
      [5, leaves],
      [6.2, arrives],
      [7.5, skin(36.7)],
      [8, key('same-person')],
      [9, key('same-person')],
    ])
    expect(twice.lane).toMatchObject({ active: { id: 'v2' }, held: [{ id: 'v1' }] })
    expect(records(twice)).toEqual([])
    expect(notices(twice)).toEqual(['key-ignored'])
  })

  it('asks nothing more about one who has been given up while the question stood', () => {
    const late = play(blind, [
      [0, gun(38.4)],
      [2, key('next-person')],
      [4, gun(38.5)],
      [6, key('next-person')],
      [8, key('next-person')],
      [10, key('seen-green')],
      [82, key('same-person')],
    ])
    expect(late.lane.active).toMatchObject({ askedWho: null })
  })

  it('for one who was denied: a fever since then is on his record', () => {
    const denied = play(blind, [
      [0, health('A', 'expired')],
      [1, ruian('A')],
      [2, key('mask-on')],
      [3, gun(36.5)],
      [10, health('A2')],
      [11, gun(38.2)],
      [13, key('same-person')],
    ])
    const learned = denied.effects.flatMap(({ effect }) => (effect.type === 'learned' ? [effect] : []))
    expect(learned).toMatchObject([{ visit: 'v1', evidence: [{ kind: 'temperature', celsius: 38.2 }] }])
  })

  it('as an answer with nobody there leaves the next edge to whoever comes', () => {
    const said = play({}, [
      ...feverAway,
      [5, arrives],
      [6, key('seen-green')],
      [7, leaves],
      [9, gun(36.5)],
      [11, key('same-person')],
      [13, arrives],
      [14, skin(36.5)],
    ])
    expect(records(said)).toEqual([])
    expect(said.lane.active).toMatchObject({ id: 'v3' })
  })

  it('of one who has been given up since is no question any more', () => {
    const late = play({}, [
      [0, arrives],
      [4, skin(37.9)],
      [5, leaves],
      [30, arrives],
      [35, health('B')],
      [40, leaves],
      [42, arrives],
      [44, key('next-person')],
      [46, leaves],
      [85, arrives],
      [86, health('B')],
    ])
    expect(records(late)).toEqual(['v1 abandoned'])
    expect(late.lane.active).toMatchObject({ id: 'v2', askedWho: null })
  })

  it('that was wrong and has lit a pass leaves the fever to be asked about', () => {
    const apart = play({}, [
      [0, arrives],
      [1, key('seen-green')],
      [2, skin(37.9)],
      [3, leaves],
      [8, arrives],
      [9, skin(36.5)],
      [10, key('same-person')],
      [11, skin(36.4)],
      [13, overridden('v1', 37.9)],
      [15, leaves],
      [20, arrives],
    ])
    expect(records(apart)).toEqual(['v1 pass admit [reclaimed]'])
    expect(apart.lane.active?.askedWho).toMatchObject({ visit: 'v1', celsius: 37.9 })
  })
})

describe('a key taken back', () => {
  it('同一人: the answer of an authority is of whom the code is of', () => {
    const back = play({}, [
      [0, arrives],
      [1, asks('A')],
      [2, leaves],
      [3, arrives],
      [4, skin(36.5)],
      [5, key('same-person')],
      [6, answers('A', 'green')],
      [7, key('undo')],
    ])
    expect(back.lane.active?.evidence.map(({ kind }) => kind)).toEqual(['temperature'])
    expect(back.lane.held[0]?.evidence).toMatchObject([
      { from: 'scan' },
      { from: 'look-up', status: 'green' },
    ])
  })

  it('a yellow or a red that an authority has told meanwhile stands, of whomever', () => {
    const own = play({}, [
      [0, arrives],
      [1, key('direction-out')],
      [2, asks('A')],
      [3, key('undo')],
      [4, answers('A', 'red')],
    ])
    expect(records(own)).toHaveLength(1)
    const other = play({}, [
      [0, arrives],
      [1, asks('P')],
      [2, key('step-aside')],
      [3, leaves],
      [4, arrives],
      [5, health('B')],
      [6, leaves],
      [8, arrives],
      [10, key('same-person')],
      [11, answers('P', 'yellow')],
      [12, key('undo')],
    ])
    expect(other.lane.parked[0]?.evidence.at(-1)).toMatchObject({ from: 'look-up', status: 'yellow' })
  })

  it('not of one whose place another’s code has taken', () => {
    const next = play(blind, [
      [0, health('A')],
      [1, key('mask-on')],
      [3, health('B')],
    ])
    expect(next.lane).toMatchObject({ active: { id: 'v2' }, undoable: null })
  })

  it('同一人: nobody waits for an answer about another’s code', () => {
    const back = play({}, [
      [0, arrives],
      [1, asks('A')],
      [2, leaves],
      [3, arrives],
      [4, skin(36.5)],
      [5, key('same-person')],
      [7, key('undo')],
    ])
    expect(back.lane).toMatchObject({ active: { lookingUp: [] }, held: [{ lookingUp: ['A'] }] })
  })

  it('同一人 on an empty card: what came since is a visit of its own', () => {
    const back = play({}, [
      [0, arrives],
      [1, key('seen-green')],
      [2, leaves],
      [4, key('same-person')],
      [5, health('Y', 'yellow')],
      [7, key('undo')],
    ])
    const all = [...back.lane.held, ...(back.lane.active === null ? [] : [back.lane.active])]
    expect(all.flatMap(({ evidence }) => evidence.map(({ kind }) => kind))).toContain('code')
  })

  it('下一位 without presence: the forehead of the one before is not the next one’s', () => {
    const back = play(blind, [
      ...byGun('A', 0),
      [6.5, key('mask-on')],
      [8, key('next-person')],
      [8.8, skin(36.4)],
      [10, key('undo')],
      [12, health('B')],
      [13, ruian('B')],
    ])
    expect(records(back)).toEqual(['v1 pass admit'])
  })

  it('已处理: the codes that the denied goes on showing are nobody else’s', () => {
    const back = play({}, [
      [0, arrives],
      [1, health('A', 'red')],
      [3, handled('v1')],
      [5, key('undo')],
      [7, ruian('A')],
    ])
    expect(back.lane).toMatchObject({ active: null, denied: { visit: 'v1' } })
    expect(notices(back)).toEqual(['code-too-soon'])
    const left = play({}, [
      [0, arrives],
      [1, health('A', 'red')],
      [3, handled('v1')],
      [4, leaves],
      [5, key('undo')],
    ])
    expect(left.lane.denied).toBeNull()
  })

  it('已离开: he waits on, whoever has stepped up meanwhile', () => {
    const back = play({}, [
      [0, arrives],
      [1, skin(37.9)],
      [2, key('step-aside')],
      [3, leaves],
      [5, handled('v1')],
      [8, arrives],
      [9, key('undo')],
    ])
    expect(back.lane).toMatchObject({ active: { id: 'v2' }, parked: [{ id: 'v1', ticket: 1 }] })
  })

  it('下一位: an edge that is owed stays owed', () => {
    const back = play({}, [
      [0, health('R', 'red')],
      [1, health('B')],
      [3, key('next-person')],
      [4, key('undo')],
      [5, arrives],
    ])
    expect(back.lane.active?.askedWho).toMatchObject({ visit: 'v1' })
  })

  it('下一位 and 同一手机 before anybody has come', () => {
    const phone = play({}, [...PASSES, [6, key('same-phone')]])
    expect(phone.lane.undoable).toMatchObject({ key: 'same-phone' })
    const back = goOn(phone, [[7, key('undo')]])
    expect(back.lane).toMatchObject({ samePhoneUntil: null, undoable: null })
    expect(notices(goOn(back, [[8, health('A')]]))).toEqual(['same-phone', 'code-ignored'])
  })

  it('同一手机 pressed twice at once, and not past 下一位', () => {
    const twice = play({}, [...PASSES, [6, key('same-phone')], [6.3, key('same-phone')], [7, key('undo')]])
    expect(twice.lane).toMatchObject({ samePhoneUntil: null, undoable: null })
    const called = play({}, [...PASSES, [6, key('same-phone')], [9, key('next-person')]])
    expect(called.lane.samePhoneUntil).toBeNull()
  })

  it('is the key pressed last, and not the one that led to the deny, once another is on its record', () => {
    const noted = play({}, [
      [0, arrives],
      [1, key('health-red')],
      [3, key('mask-on')],
    ])
    expect(noted.lane.undoable).toBeNull()
    const doubled = play({}, [
      [0, arrives],
      [1, key('health-red')],
      [1.2, key('health-red')],
    ])
    expect(doubled.lane.undoable).toMatchObject({ key: 'health-red' })
  })

  it('gives no number twice', () => {
    const back = play(blind, [
      [0, gun(38.4)],
      [2, key('next-person')],
      [4, key('seen-green')],
      [6, key('next-person')],
      [8, key('next-person')],
      [78, key('next-person')],
      [80, key('undo')],
      [82, key('seen-green')],
      [84, gun(36.5)],
      [90, key('next-person')],
      ...byGun('D', 92),
    ])
    const ids = back.effects.flatMap(({ effect }) => (effect.type === 'record' ? [effect.visit.id] : []))
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('after its visit was merged into one before', () => {
    const back = play({}, [
      [0, arrives],
      [1, health('A')],
      [2, leaves],
      [10, arrives],
      [11, key('mask-off')],
      [12, health('A')],
      [13, key('undo')],
    ])
    expect(back.lane.active).toMatchObject({
      id: 'v1',
      evidence: [{}, { kind: 'mask', superseded: true }, {}],
    })
  })

  it('请靠边 during a retake: it is measured again by itself', () => {
    const back = play({}, [
      ...ALL_BUT_TEMPERATURE,
      [4, skin(37.9)],
      [9, tick],
      [9.3, key('step-aside')],
      [9.8, skin(37.8)],
      [11, key('undo')],
    ])
    expect(measured(back)).toEqual([9, 11])
  })

  it('given ahead: what is measured then is not for the next one', () => {
    const ahead = play(blind, [...byGun('A', 0), [5, key('mask-on')], [7, key('undo')], [15, tick]])
    expect(ahead.lane.active).toBeNull()
    expect(measured(ahead)).toEqual([0])
  })

  it('a red that stands without it is not taken back with it', () => {
    const both = play({}, [
      [0, arrives],
      [1, key('mask-off')],
      [2, health('A', 'red')],
    ])
    expect(records(both)).toEqual(['v1 deny hold-and-report mask-missing health-code-red'])
    expect(both.lane.undoable).toBeNull()
    const its = play({}, [
      [0, arrives],
      [1, health('A')],
      [2, key('health-red')],
    ])
    expect(its.lane.undoable).toMatchObject({ key: 'health-red' })
  })
})

it('请靠边 while a question stands waits for the answer: aside nobody would ask it', () => {
  const asked = play({}, [...feverAway, [5, arrives], [6, skin(36.5)], [7, key('step-aside')]])
  expect(asked.lane).toMatchObject({ active: { id: 'v2' }, parked: [] })
  expect(notices(asked)).toEqual(['answer-first'])
})

describe('who was denied for a fever and comes again is asked for', () => {
  const fever: readonly Scene[] = [
    [0, arrives],
    [1, skin(37.9)],
    [2, key('seen-green')],
    [7, skin(37.9)],
  ]
  const again = (from: number): Scene[] => [
    [from, arrives],
    [from + 1, skin(36.5)],
    [from + 2, key('seen-green')],
  ]
  const feverRecord = 'v1 deny hold-and-report fever-confirmed'

  it.each<[string, Scene[]]>([
    ['at once', [[10, leaves], ...again(11.3)]],
    ['after a step that nobody answered for', [[10, leaves], [12, arrives], [12.2, leaves], ...again(12.5)]],
    ['after 下一位 while he stood there', [[9, key('next-person')], [10, leaves], ...again(12)]],
    ['after 下一位 once he was gone', [[10, leaves], [11, key('next-person')], ...again(12.5)]],
    ['with no edge seen', [[10, leaves], [10.6, tick], ...byGun('B', 12)]],
    ['after another ruling ahead', [[10, leaves], [10.6, tick], [12, health('R', 'red')], ...again(23)]],
    ['after a lost thermometer', [[9, thermometerLost], [14, thermometerBack], ...again(14.2)]],
    [
      'after 已处理 that was taken back',
      [[9, handled('v1')], [10, leaves], [11, key('undo')], ...again(12.5)],
    ],
  ])('%s', (_, scenes) => {
    const came = play({}, [...fever, ...scenes])
    expect(records(came).filter((line) => line.includes('pass'))).toEqual([])
    expect(records(came)[0]).toBe(feverRecord)
    expect(came.lane.active?.askedWho).toMatchObject({ visit: 'v1', celsius: 37.9 })
  })

  it('as is who comes after one who was said to be another', () => {
    const third = play({}, [
      ...fever,
      [10, leaves],
      [12, arrives],
      [13.5, key('next-person')],
      [14, key('seen-green')],
      [15, skin(36.5)],
      [17, leaves],
      ...again(19),
    ])
    expect(records(third)).toEqual([feverRecord, 'v2 pass admit'])
    expect(third.lane.active?.askedWho).toMatchObject({ visit: 'v1' })
  })

  it('also where something else denied him', () => {
    const red = play({}, [
      [0, arrives],
      [1, skin(37.9)],
      [2, health('F', 'red')],
      [4, leaves],
      [5, tick],
      ...again(6),
    ])
    expect(red.lane.active?.askedWho).toMatchObject({ visit: 'v1', celsius: 37.9 })
  })

  it('for a minute, or until he has gone and been dealt with, or has been let in', () => {
    const gone = play({}, [...fever, [10, leaves], [10.6, handled('v1')]])
    expect(goOn(gone, [[12, arrives]]).lane.active?.askedWho).toBeNull()
    const undone = goOn(gone, [
      [11, key('undo')],
      [12, arrives],
    ])
    expect(undone.lane.active?.askedWho).toMatchObject({ visit: 'v1' })
    const there = play({}, [...fever, [9, handled('v1')], [10, leaves], [12, arrives]])
    expect(there.lane.active?.askedWho).toMatchObject({ visit: 'v1' })

    const letIn = play({}, [
      ...fever,
      [9, { type: 'overridden', visit: 'v1', to: 'pass', isLatest: true, highest: 37.9 }],
      [10, leaves],
      [12, arrives],
    ])
    expect(letIn.lane.active?.askedWho).toBeNull()
    expect(play({}, [...fever, [10, leaves], [71, arrives]]).lane.active?.askedWho).toBeNull()
  })
})

describe('a fever is asked about', () => {
  const fever: readonly Scene[] = [
    [0, arrives],
    [1, skin(37.9)],
    [2, key('seen-green')],
    [7, skin(37.9)],
  ]
  const again = (from: number): Scene[] => [
    [from, arrives],
    [from + 1.5, skin(36.5)],
    [from + 2.5, key('seen-green')],
  ]
  const passes = (...scenes: readonly Scene[]): string[] =>
    records(play({}, scenes)).filter((line) => line.includes('pass'))

  it('for a minute from when its visitor is there no more, however long that was', () => {
    const same = [
      ...fever,
      [10, leaves],
      [15, arrives],
      [17, key('same-person')],
      [75, tick],
      [80, leaves],
    ] as const
    expect(passes(...same, ...again(82))).toEqual([])
    expect(passes(...fever, [10, leaves], [12, arrives], [72, leaves], ...again(74))).toEqual([])
    const unseen = play(blind, [
      [0, key('seen-green')],
      [1, gun(37.9)],
      [7, gun(38)],
      [78, key('next-person')],
      [81, key('seen-green')],
      [83, gun(36.5)],
    ])
    expect(records(unseen)).toEqual(['v1 deny hold-and-report fever-confirmed'])
  })

  it('that the gun found with nobody at the thermometer', () => {
    expect(passes([0, key('seen-green')], [2, gun(37.9)], [13, tick], ...again(14))).toEqual([])
  })

  it('that was told of one denied for something else', () => {
    const later = [...ALL_BUT_TEMPERATURE.slice(0, 3), [3, skin(36.8)], [4, key('mask-off')]] as const
    expect(passes(...later, [7, gun(38.4)], [9, leaves], ...again(20))).toEqual([])
  })

  it('of one aside who has gone, unless that was a wrong key', () => {
    const aside = [
      [0, arrives],
      [1, skin(37.9)],
      [2, key('step-aside')],
      [3, leaves],
      [20, handled('v1')],
    ] as const
    expect(passes(...aside, ...again(28))).toEqual([])
    const back = play({}, [...aside, [22, key('undo')]])
    expect(back.lane).toMatchObject({ parked: [{ id: 'v1' }], fevers: [] })
  })

  it('but an implausible reading that a wrong key has denied is none', () => {
    const courier = play({}, [
      [0, arrives],
      [1, skin(34.2)],
      [2, key('class-courier')],
      [4, leaves],
      [8, arrives],
    ])
    expect(courier.lane.active?.askedWho).toBeNull()
  })

  it('but nobody waits for the answer who leaves for medical care', () => {
    const out = play({ direction: 'out' }, [...fever, [10, leaves], [14, arrives], [16, key('medical-care')]])
    expect(records(out).at(-1)).toMatch(/^v2 pass .*medical-care/)
  })

  it('of the next one too, where 下一位 was pressed once more', () => {
    const next = [
      [10, leaves],
      [12, arrives],
      [14, key('next-person')],
      [18, key('next-person')],
    ] as const
    expect(passes(...fever, ...next, [20, skin(36.5)], [21, key('seen-green')])).toEqual([])
  })
})

it('a pass that was stopped while the next one is expected: whoever comes is asked for', () => {
  const stopped = play({}, [
    [0, arrives],
    [1, skin(36.5)],
    [2, key('seen-green')],
    [3.5, health('N')],
    [5.5, overridden('v1')],
    [7, leaves],
    [8.5, arrives],
  ])
  expect(stopped.lane.active?.askedWho).toMatchObject({ visit: 'v1' })
})

it('同一人 of one who was denied shows the deny again', () => {
  const again = play({}, [
    [0, arrives],
    [1, skin(37.9)],
    [2, key('seen-green')],
    [7, skin(37.9)],
    [10, leaves],
    [14, arrives],
    [16, key('same-person')],
  ])
  const told = again.effects.map(({ effect }) => effect)
  expect(told).toContainEqual({ type: 'came', visit: 'v1' })
})

it('a family on one phone: the second one clears no fever of the first', () => {
  const mother = play({}, [
    ...ALL_BUT_TEMPERATURE,
    [3, skin(37.9)],
    [4.5, key('same-phone')],
    [6, leaves],
    [8, arrives],
    [9, health('A')],
    [9.5, skin(36.5)],
  ])
  expect(mother.lane).toMatchObject({ active: { id: 'v2', askedWho: { visit: 'v1' } }, held: [{ id: 'v1' }] })
  const another = goOn(mother, [
    [11, key('next-person')],
    [12, health('A')],
  ])
  expect(another.lane.held.map(({ id }) => id)).toEqual(['v1'])
})

it('who was denied while away has the keys no longer than his edge is owed', () => {
  const away = play({}, [
    [0, arrives],
    [1, health('A')],
    [2, leaves],
    [4, key('class-courier')],
    [15, tick],
  ])
  expect(away.lane).toMatchObject({ denied: null, owedEdge: null })
})

it('a lost thermometer gives no number twice either', () => {
  const lost = play({}, [
    [0, arrives],
    [1, thermometerLost],
    [2, key('next-person')],
    [4, key('undo')],
    ...byGun('A', 5),
    ...byGun('B', 20),
  ])
  expect(records(lost)).toEqual(['v1 pass admit', 'v2 pass admit'])
})
