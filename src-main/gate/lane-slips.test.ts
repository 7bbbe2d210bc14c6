import { describe, expect, it } from 'vitest'
import {
  arrives,
  asks,
  checkAgain,
  gun,
  handled,
  health,
  key,
  leaves,
  overridden,
  ruian,
  skin,
  thermometerLost,
  tick,
} from './testing/people.ts'
import { goOn, measured, notices, play, records, runOut, type Scene } from './testing/play.ts'
import { byGun, PASSES } from './testing/scenes.ts'
import { questionOf } from './visit.ts'

/* What slips of the hand, and visitors in an odd order, must not lead to. */

const blind = { sensesPresence: false }
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
      [6, overridden('v1', 'deny')],
      [7, key('seen-green')],
      [9, arrives],
      [10, skin(36.5)],
    ])
    expect(back.lane.active?.askedWho).toMatchObject({ visit: 'v1' })
    expect(records(back)).toEqual(['v1 pass admit'])
  })
})

describe('a code read behind one who was not let through is not taken for that of the next', () => {
  const green = (from: number): Scene[] => [
    [from, arrives],
    [from + 1, ruian('N')],
    [from + 2, key('mask-on')],
    [from + 3, skin(36.5)],
  ]
  it.each<[string, Scene[]]>([
    ['the one dismissed', [[3, key('next-person')]]],
    ['the one put aside', [[3, key('step-aside')]]],
    [
      'the one dealt with',
      [
        [1, key('class-courier')],
        [3, handled('v1')],
      ],
    ],
    [
      'the one let through, stopped after all',
      [
        [1.2, ruian('A')],
        [1.4, key('mask-on')],
        [1.6, skin(36.5)],
        [2, overridden('v1', 'deny')],
        [3, handled('v1')],
      ],
    ],
  ])('%s', (_, then) => {
    const behind = play({}, [[0, arrives], [0.5, health('A')], ...then, [4, health('B')], [6, leaves]])
    const next = goOn(behind, green(9))
    expect(records(next).filter((line) => line.includes('pass')).length).toBe(
      records(behind).filter((line) => line.includes('pass')).length,
    )
    const [arrival, ...rest] = green(9)
    if (arrival === undefined) throw new Error('nobody comes')
    const shownAgain = goOn(behind, [arrival, [9.5, health('B')], ...rest])
    expect(notices(behind)).toContain('code-too-soon')
    expect(records(shownAgain).filter((line) => line.includes('pass admit'))).toHaveLength(
      records(behind).filter((line) => line.includes('pass')).length + 1,
    )
  })

  const aside: readonly Scene[] = [
    [0, arrives],
    [1, skin(36.5)],
    [2, key('step-aside')],
    [4, health('A')],
    [6, leaves],
    [8, arrives],
  ]

  it('nor is it later beside a code of the next one: the guard is asked whose it is', () => {
    const beside = play({}, [
      ...aside,
      [9, ruian('B')],
      [10, key('mask-on')],
      [11, skin(36.4)],
      [13, health('A')],
    ])
    expect(beside.lane.active).toMatchObject({ id: 'v2', askedWho: { visit: 'v1' } })
    expect(records(beside)).toEqual([])
    const own = goOn(beside, [
      [14, key('next-person')],
      [15, ruian('B')],
      [16, health('A')],
    ])
    expect(own.lane.active?.evidence).toMatchObject([{ token: 'R-B' }, { token: 'A' }])
  })

  it('but is his who shows it as his first', () => {
    const first = play({}, [...aside, [9, health('A')]])
    expect(first.lane.active).toMatchObject({ id: 'v2', askedWho: null, evidence: [{ token: 'A' }] })
  })

  it('three seconds after a pass by the guard’s eye, as he may show it yet who stands there still', () => {
    const late = play({}, [
      [0, arrives],
      [1, skin(36.5)],
      [2, key('seen-green')],
      [4.9, ruian('A')],
    ])
    expect(notices(late)).toEqual(['code-too-soon'])
    expect(late.lane.active).toBeNull()
    expect(goOn(late, [[5.1, ruian('A')]]).lane.active).toMatchObject({ evidence: [{ token: 'R-A' }] })
  })

  it('nor behind one who passed, once somebody was denied ahead: it may be he who stands there still', () => {
    const ahead = play({}, [...PASSES, [6, health('R', 'red')], [8, health('B')]])
    expect(records(ahead)).toEqual(['v1 pass admit', 'v2 deny hold-and-report health-code-red'])
    expect(notices(ahead)).toEqual(['code-too-soon'])
    expect(ahead.lane.active).toBeNull()
  })

  it('but is of the next one behind one who was let through in the end', () => {
    const { lane } = play({}, [
      [0, arrives],
      [1, health('A')],
      [2, key('mask-off')],
      [3, ruian('A')],
      [3.5, skin(36.5)],
      [5, overridden('v1', 'pass')],
      [8.5, health('B')],
      [9, leaves],
      [10, arrives],
    ])
    expect(lane.active).toMatchObject({ id: 'v2', evidence: [{ token: 'B' }] })
  })
})

describe('a code that was taken from one behind, in the place of an own', () => {
  const taken: readonly Scene[] = [
    [0, arrives],
    [1, health('A', 'yellow')],
    [1.5, skin(36.4)],
    [2, health('B')],
    [3, leaves],
    [6, arrives],
  ]

  it('joins its owner to no visit but his own', () => {
    const own = play({}, [...taken, [6.6, key('next-person')], [7, health('B')]])
    expect(own.lane.active).toMatchObject({ id: 'v2', evidence: [{ token: 'B' }], flags: [] })
    const green = play({}, [[0, arrives], [1, health('A')], ...taken.slice(2), [7, health('B')]])
    expect(green.lane.active).toMatchObject({ id: 'v2', flags: [] })
  })

  it('and who stepped back with a yellow is asked about', () => {
    expect(play({}, taken).lane.active?.askedWho).toMatchObject({ visit: 'v1', celsius: 36.4 })
  })
})

it('nor are keys pressed behind one who was not let through the next one’s, who may be he', () => {
  const behind = play({}, [
    [0, arrives],
    [1, key('class-courier')],
    [6, handled('v1')],
    [9, key('seen-green')],
    [11, leaves],
    [13, arrives],
    [14, skin(36.5)],
  ])
  expect(notices(behind)).toEqual(['still-there'])
  expect(records(behind)).toEqual(['v1 deny parcel-desk courier'])
})

describe('one who waits aside passes in front of nobody who was not let through', () => {
  const aside: readonly Scene[] = [
    [0, arrives],
    [1, skin(36.5)],
    [2, key('step-aside')],
    [3, leaves],
    [5, arrives],
  ]
  it.each<[string, Scene[]]>([
    [
      'put aside with a fever',
      [
        [6, skin(38.2)],
        [8, key('seen-green', 'v1')],
        [10, key('step-aside')],
      ],
    ],
    [
      'dismissed',
      [
        [6, health('X')],
        [8, key('next-person')],
        [12, key('seen-green', 'v1')],
      ],
    ],
    [
      'denied and dealt with',
      [
        [6, health('D', 'red')],
        [10, handled('v2')],
        [12, key('seen-green', 'v1')],
      ],
    ],
  ])('%s', (_, scenes) => {
    const waits = play({}, [...aside, ...scenes])
    expect(records(waits)).not.toContainEqual(expect.stringContaining('v1'))
    expect(records(goOn(waits, [[15, leaves]]))).toContainEqual(expect.stringContaining('v1 pass admit'))
  })

  it('but may be the one who stands there himself', () => {
    const himself = play({}, [...aside.slice(0, 3), [5, key('seen-green', 'v1')]])
    expect(records(himself)).toEqual(['v1 pass admit'])
    expect(goOn(himself, [[8.5, health('B')]]).lane.active).toMatchObject({ thread: { state: 'expected' } })
  })
})

it('a code of one whom the guard has said not to be this one is not this one’s', () => {
  const beside = play({}, [
    ...feverAway,
    [6, arrives],
    [7, key('next-person')],
    [8, ruian('N')],
    [9, health('F')],
    [10, key('mask-on')],
    [11, skin(36.5)],
  ])
  expect(records(beside)).toEqual([])
  expect(notices(beside)).toContain('code-too-soon')
  expect(beside.lane.held).toMatchObject([{ id: 'v1' }])
})

it.each([key('step-aside'), key('next-person')])(
  'nor of one who followed, and has it said of him (%j)',
  (said) => {
    const follower = play({}, [
      ...PASSES,
      [6, health('B')],
      [8, said],
      [9, ruian('B')],
      [10, leaves],
      [12, arrives],
      [13, health('C')],
      [14, key('mask-on')],
      [15, skin(36.5)],
    ])
    expect(records(follower).filter((line) => line.includes('pass'))).toEqual(['v1 pass admit'])
  },
)

it('a code shown just as its visitor is let in by hand is not the next one’s', () => {
  const late = play({}, [
    [0, arrives],
    [1, health('A')],
    [2, key('mask-off')],
    [2.4, key('ruian-yellow')],
    [3, skin(36.5)],
    [5, overridden('v1', 'pass')],
    [5.4, ruian('A')],
  ])
  expect(late.lane.active).toBeNull()
  expect(notices(late)).toContain('code-too-soon')
})

describe('a code of one who waits aside, while another is measured', () => {
  const beside: readonly Scene[] = [
    [0, arrives],
    [1, health('A')],
    [2, ruian('A')],
    [3, key('mask-on')],
    [5, key('step-aside')],
    [8, leaves],
    [12, arrives],
    [13, skin(36.5)],
    [14, health('A')],
  ]

  it('joins the two only on the guard’s word', () => {
    const asked = play({}, beside)
    expect(records(asked)).toEqual([])
    expect(asked.lane).toMatchObject({
      parked: [{ id: 'v1' }],
      active: { id: 'v2', askedWho: { visit: 'v1' }, evidence: [{ kind: 'temperature' }] },
    })
    expect(records(goOn(asked, [[15, key('same-person')]]))).toEqual(['v1 pass admit [reclaimed]'])
  })

  it('is refused once the guard has said that it is another', () => {
    const another = play({}, [...beside, [15, key('next-person')], [16, health('A')]])
    expect(notices(another)).toContain('code-too-soon')
    expect(another.lane).toMatchObject({ parked: [{ id: 'v1' }], active: { askedWho: null, evidence: [] } })
  })

  it('asks no authority for the one who is measured', () => {
    const asked = play({}, [...beside.slice(0, 8), [14, asks('A')]])
    expect(asked.lane.active).toMatchObject({ id: 'v2', askedWho: { visit: 'v1' }, lookingUp: [] })
  })

  it('is refused at an empty place, where another may step up', () => {
    const empty = play({}, [...beside.slice(0, 6), [9, health('A')], [12, arrives], [13, skin(36.5)]])
    expect(notices(empty)).toContain('code-too-soon')
    expect(empty.lane).toMatchObject({ parked: [{ id: 'v1' }], active: { id: 'v2' } })
  })

  it('asks no more once he has left and that stands', () => {
    const left = play({}, [...beside, [15, handled('v1')]])
    expect(left.lane.active).toMatchObject({ id: 'v2', askedWho: { visit: 'v1' } })
    expect(goOn(left, [[16, key('undo')]]).lane).toMatchObject({
      parked: [{ id: 'v1' }],
      active: { askedWho: { visit: 'v1' } },
    })
    expect(goOn(left, [[21, tick]]).lane.active).toMatchObject({ id: 'v2', askedWho: null })
    const same = goOn(left, [[16, key('same-person')]])
    expect(records(same)).toEqual(['v1 pass admit [reclaimed]'])
    expect(same.lane).toMatchObject({ dismissed: null, parked: [] })
    const unlit = beside.filter(([, event]) => event.type !== 'key' || event.key !== 'mask-on')
    const takenBack = play({}, [...unlit, [15, handled('v1')], [16, key('same-person')], [17, key('undo')]])
    expect(records(runOut(takenBack))).toContainEqual('v1 abandoned')
  })

  it('nor once he was let through', () => {
    const unknown = beside.filter(([, event]) => event.type !== 'code' || event.code.role !== 'ruian-code')
    const measuredAside: Scene[] = [
      [15, gun(36.4, 'v1')],
      [15.5, key('ruian-green', 'v1')],
      [16, leaves],
    ]
    const passed = play({}, [...unknown, ...measuredAside])
    expect(records(passed)).toEqual(['v1 pass admit'])
    expect(passed.lane.active).toMatchObject({ id: 'v2', askedWho: null })
  })

  it('nor does 同一手机 make it the next one’s', () => {
    const phone = play({}, [
      ...beside.slice(0, 8),
      [14, key('same-phone')],
      [16, leaves],
      [17, arrives],
      [18, health('A')],
    ])
    expect(phone.lane).toMatchObject({ parked: [{ id: 'v1' }], active: { askedWho: { visit: 'v1' } } })
    const shared = goOn(phone, [
      [19, key('next-person')],
      [20, health('A')],
    ])
    expect(shared.lane.active).toMatchObject({ id: 'v3', askedWho: null, evidence: [{ token: 'A' }] })
  })

  it('of two who wait, waits for the answer about the first', () => {
    const two = play({}, [
      [0, arrives],
      [1, health('A')],
      [2, key('step-aside')],
      [4, leaves],
      [5, arrives],
      [6, health('B')],
      [7, key('step-aside')],
      [9, leaves],
      [12, arrives],
      [13, health('A')],
      [14, health('B')],
    ])
    expect(notices(two)).toContain('answer-first')
    expect(two.lane.active).toMatchObject({ evidence: [], askedWho: { visit: 'v1' } })
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
    // The place is empty: the next visitor is checked from the start.
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
      ...byGun('C', 13),
      [18, key('next-person')],
    ])
    expect(measured(another).filter((seconds) => seconds > 9)).toEqual([])
    expect(records(another)).toEqual(['v2 pass admit', 'v3 pass admit'])
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
      [13, overridden('v1', 'deny', 37.9)],
      [15, leaves],
      [20, arrives],
    ])
    expect(records(apart)).toEqual(['v1 pass admit [reclaimed]'])
    expect(apart.lane.active?.askedWho).toMatchObject({ visit: 'v1', celsius: 37.9 })
  })
})

it('请靠边 while a question stands waits for the answer: aside nobody would ask it', () => {
  const asked = play({}, [...feverAway, [5, arrives], [6, skin(36.5)], [7, key('step-aside')]])
  expect(asked.lane).toMatchObject({ active: { id: 'v2' }, parked: [] })
  expect(notices(asked)).toEqual(['answer-first'])
})

it('a pass that was stopped while the next one is expected: whoever comes is asked for', () => {
  const stopped = play({}, [
    [0, arrives],
    [1, skin(36.5)],
    [2, key('seen-green')],
    [5.5, health('N')],
    [6, overridden('v1', 'deny')],
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
