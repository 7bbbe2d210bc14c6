import { describe, expect, it } from 'vitest'
import {
  arrives,
  contact,
  gun,
  handled,
  health,
  key,
  leaves,
  overridden,
  ruian,
  skin,
  thermometerBack,
  thermometerLost,
  tick,
} from './testing/people.ts'
import { goOn, play, records, type Scene } from './testing/play.ts'
import { ALL_BUT_TEMPERATURE, byGun } from './testing/scenes.ts'

/* A fever is not left behind by a step, ruled or not: the guard is asked about each who may be its visitor. */

const blind = { sensesPresence: false }
const fever: readonly Scene[] = [
  [0, arrives],
  [1, skin(37.9)],
  [2, key('seen-green')],
  [7, skin(37.9)],
]
const feverRecord = 'v1 deny hold-and-report fever-confirmed'
const again = (from: number): Scene[] => [
  [from, arrives],
  [from + 1.5, skin(36.5)],
  [from + 2.5, key('seen-green')],
]

describe('who was denied for a fever and comes again is asked for', () => {
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

    const letIn = play({}, [...fever, [9, overridden('v1', 'pass', 37.9)], [10, leaves], [12, arrives]])
    expect(letIn.lane.active?.askedWho).toBeNull()
    expect(play({}, [...fever, [10, leaves], [71, arrives]]).lane.active?.askedWho).toBeNull()
  })
})

describe('a fever is asked about', () => {
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
    expect(back.lane).toMatchObject({ parked: [{ id: 'v1' }], remembered: [] })
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

describe('a fever that has led to no ruling', () => {
  const visitor = { defaultClass: 'visitor' } as const
  const confirmed: readonly Scene[] = [
    [0, arrives],
    [2, skin(37.9)],
    [7.5, skin(38)],
  ]
  const greens = (token: string, from: number): Scene[] => [
    [from, arrives],
    [from + 1, health(token)],
    [from + 2, ruian(token)],
    [from + 3, key('mask-on')],
    [from + 4, skin(36.5)],
  ]

  it.each<[string, Scene[]]>([
    ['a step', [[9, leaves]]],
    [
      '下一位',
      [
        [9, key('next-person')],
        [10, leaves],
      ],
    ],
  ])('confirmed by two readings is asked about after %s', (_, scenes) => {
    const next = play(visitor, [...confirmed, ...scenes, ...greens('F', 12)])
    expect(records(next).filter((line) => line.includes('pass'))).toEqual([])
    expect(next.lane.active?.askedWho).toMatchObject({ visit: 'v1', celsius: 38 })
  })

  it.each<[string, Scene]>([
    ['confirmed', [3, contact(38)]],
    ['implausible', [3, skin(43)]],
  ])('%s, of one who waited aside and has left, is asked about', (_, reading) => {
    const next = play(visitor, [
      [0, arrives],
      [2, skin(37.9)],
      reading,
      [4, key('step-aside')],
      [6, leaves],
      [10, handled('v1')],
      ...greens('G', 20),
    ])
    expect(records(next).filter((line) => line.includes('pass'))).toEqual([])
    expect(next.lane.active?.askedWho).toMatchObject({ visit: 'v1' })
  })
})

it('a fever that came back and was dealt with as he stood there is asked about once more', () => {
  const back = play({}, [
    ...fever,
    [10, leaves],
    [14, arrives],
    [16, key('same-person')],
    [19, handled('v1')],
    [21, leaves],
    ...again(24),
  ])
  expect(records(back).filter((line) => line.includes('pass'))).toEqual([])
  expect(back.lane.active?.askedWho).toMatchObject({ visit: 'v1' })
})

it('two of them within a minute, where no presence is sensed: each question has its answer', () => {
  const two = play(blind, [
    [0, health('A')],
    [0.7, skin(37.6)],
    [3, health('B')],
    [4, skin(37.5)],
    [5, key('next-person')],
  ])
  expect(two.lane.active?.askedWho).toMatchObject({ visit: 'v1' })
  const second = goOn(two, [[7, key('next-person')]])
  expect(second.lane.active?.askedWho).toMatchObject({ visit: 'v2' })
  const known = goOn(second, [
    [8, key('same-person')],
    [9, ruian('B')],
    [10, key('mask-on')],
    [11, skin(36.5)],
    [17, skin(36.5)],
  ])
  expect(records(known)).toEqual(['v2 pass admit [reclaimed]'])
})

it('the minute of one put aside, whose fever was confirmed where he stood, begins when he leaves', () => {
  const stayed = play({}, [
    [0, arrives],
    [1, skin(37.9)],
    [1.2, health('A')],
    [2, key('step-aside')],
    [10, contact(38, 'v1')],
    [80, leaves],
    ...again(85),
  ])
  expect(records(stayed)).toEqual(['v1 deny hold-and-report fever-confirmed'])
  expect(stayed.lane.active?.askedWho).toMatchObject({ visit: 'v1' })
})

it('one who waited aside with a fever and left is measured on when he comes again, ruled by nobody', () => {
  const back = play({}, [
    [0, arrives],
    [1, skin(37.9)],
    [1.2, health('A')],
    [2, key('step-aside')],
    [5, leaves],
    [10, handled('v1')],
    [20, arrives],
    [22, key('same-person')],
  ])
  expect(records(back)).toEqual(['v1 abandoned'])
  expect(back.lane).toMatchObject({
    denied: null,
    active: { id: 'v2', askedWho: null, evidence: [{ celsius: 37.9 }] },
  })
  const normal = goOn(back, [
    [24, key('seen-green')],
    [28, skin(36.5)],
  ])
  expect(records(normal)).toEqual(['v1 abandoned'])
  expect(records(goOn(normal, [[34, contact(36.4)]]))).toEqual(['v1 abandoned', 'v2 pass admit [reclaimed]'])
  const undone = goOn(back, [[23, key('undo')]])
  expect(undone.lane.active).toMatchObject({ id: 'v2', askedWho: { visit: 'v1' }, evidence: [] })
  expect(undone.lane.remembered).toMatchObject([{ visit: 'v1' }])
})

describe('of one who has been let in no later visitor is asked', () => {
  const nextOne: readonly Scene[] = [
    [30, arrives],
    [31, skin(36.5)],
    [32, key('seen-green')],
  ]

  it('who came back while 已离开 could still be taken back', () => {
    const back = play({}, [
      ...ALL_BUT_TEMPERATURE,
      [3.2, skin(37.9)],
      [4, key('step-aside')],
      [5, leaves],
      [10, handled('v1')],
      [12, arrives],
      [13, key('same-person')],
      [20, contact(36.5)],
      [24, leaves],
      ...nextOne,
    ])
    expect(records(back)).toEqual(['v1 pass admit [reclaimed]', 'v3 pass admit'])
  })

  it('by a supervisor while the question stands', () => {
    const asked = play({}, [
      ...fever,
      [10, leaves],
      [14, arrives],
      [15, skin(36.5)],
      [16, overridden('v1', 'pass', 38)],
    ])
    expect(asked.lane.active?.askedWho).toBeNull()
    expect(records(goOn(asked, [[17, key('seen-green')]])).at(-1)).toBe('v2 pass admit')
  })
})
