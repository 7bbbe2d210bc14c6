import { describe, expect, it } from 'vitest'
import type { EvidenceContent } from './evidence.ts'
import { addressee } from './lane-state.ts'
import { standsAgainst } from './lane-visits.ts'
import {
  arrives,
  checkAgain,
  code,
  gun,
  handled,
  health,
  key,
  leaves,
  ruian,
  shows,
  skin,
  taken,
  tick,
} from './testing/people.ts'
import {
  goOn,
  judged,
  learned,
  measured,
  notices,
  play,
  records,
  runOut,
  type Played,
  type Scene,
} from './testing/play.ts'
import { ALL_BUT_TEMPERATURE, PASSES } from './testing/scenes.ts'

const blind = { sensesPresence: false }
const keysGoTo = ({ lane, now }: Played): string => addressee(lane, now)

describe('a deny by a wrong key', () => {
  const courier: readonly Scene[] = [
    [0, arrives],
    [1, health('A')],
    [2, key('class-courier')],
  ]

  it('is checked from the start: measured again, and the same code counts once more', () => {
    const again = play({}, [...courier, [4, checkAgain('v1')]])
    expect(again.lane.active).toMatchObject({ id: 'v2', thread: { state: 'present' }, evidence: [] })
    expect(measured(again)).toEqual([4])
    const passes = goOn(again, [
      [5, health('A')],
      [6, ruian('A')],
      [7, key('mask-on')],
      [8, skin(36.5)],
    ])
    expect(records(passes)).toEqual(['v1 deny parcel-desk courier', 'v2 pass admit'])
    expect(notices(goOn(play({}, courier), [[5, health('A')]]))).toEqual(['code-ignored'])
  })

  it.each<[string, Scene[]]>([
    ['he has left', [[3, leaves]]],
    [
      'another stands there',
      [
        [3, leaves],
        [4, arrives],
        [4.5, skin(36.5)],
      ],
    ],
  ])('opens nothing for whom it does not mean: %s', (_, scenes) => {
    const before = play({}, [...courier, ...scenes])
    const after = goOn(before, [[5, checkAgain('v1')]])
    expect(after.lane.active).toEqual(before.lane.active)
    expect(after.lane.opened).toBe(before.lane.opened)
  })

  it.each<[string, Scene[], EvidenceContent[], string]>([
    ['a reading above the range', [[1, skin(43)]], [taken(43)], 'nobody yet'],
    ['a yellow', [[1, health('A', 'yellow')]], [code('health-code', 'A', 'yellow')], 'v2 deny'],
  ])('leaves standing what speaks against the visitor without it: %s', (_, scenes, standing, then) => {
    const denied = play({}, [[0, arrives], ...scenes, [2, key('health-red')]])
    const record = denied.effects.find(({ effect }) => effect.type === 'record')?.effect
    if (record?.type !== 'record') throw new Error('not denied')
    const at = { rules: denied.rules, now: 2000, wrongKeyAt: 2000 }
    expect(standsAgainst(record.visit, at)).toEqual(standing)
    const again: Scene[] = [
      [7, health('B')],
      [7.5, ruian('B')],
      [8, key('mask-on')],
      [9, skin(36.8)],
    ]
    const there = goOn(denied, [[4, checkAgain('v1', standing)], ...again])
    expect(records(there)[1]?.slice(0, 7) ?? 'nobody yet').toBe(then)
    const back = goOn(denied, [[3, leaves], [4, checkAgain('v1', standing)], [6, arrives], ...again])
    expect(back.lane).toMatchObject({ active: { id: 'v2', askedWho: { visit: 'v1' } } })
    expect(records(back)).toHaveLength(1)
  })

  it('gives the edge back that it owned', () => {
    const ahead = play({}, [
      [0, key('class-courier')],
      [1, checkAgain('v1')],
      [3, arrives],
    ])
    expect(ahead.lane.active).toMatchObject({ id: 'v2', thread: { state: 'present' } })
  })
})

describe('a visit that was given up while its visitor stands there', () => {
  it('leaves a visitor who is measured all the same: a fever that comes then is not lost', () => {
    const late = play({}, [
      [0, arrives],
      [1, key('seen-green')],
      [61, tick],
      [63, skin(38.5)],
      [64, leaves],
      [66, arrives],
    ])
    expect(records(late)).toEqual(['v1 abandoned'])
    expect(late.lane.active).toMatchObject({ id: 'v3', askedWho: { visit: 'v2', celsius: 38.5 } })
  })

  it('but nobody who has been ruled, nor nobody at all', () => {
    const ruled = play({}, [
      [0, arrives],
      [1, health('A', 'red')],
      [2, skin(38.5)],
    ])
    expect(ruled.lane).toMatchObject({ active: null, opened: 1 })
    expect(play({}, [[0, skin(38.5)]]).lane).toMatchObject({ active: null, opened: 0 })
  })
})

describe('a key pressed again after the pass that it gave', () => {
  // The guard has not seen the lamp.
  const passes: readonly Scene[] = [
    [0, arrives],
    [1, skin(36.5)],
    [2, key('seen-green')],
  ]
  const again = play({}, [...passes, [3.5, key('seen-green')], [5, leaves]])

  it('is not for the next one', () => {
    expect(notices(again)).toEqual(['key-again'])
    const next = goOn(again, [
      [6, arrives],
      [7, skin(36.5)],
    ])
    expect(records(next)).toEqual(['v1 pass admit'])
  })

  it('nor where it was pressed once more of whom the screen still showed', () => {
    const more = play({}, [...passes, [2.1, key('seen-green', 'v1')], [4.5, key('seen-green')]])
    expect(notices(more)).toEqual(['key-again'])
    expect(goOn(more, [[5.5, key('seen-green')]]).lane.active).toMatchObject({ id: 'v2' })
  })

  it('nor where the next one has just come', () => {
    const next = play({}, [...passes, [2.5, leaves], [3, arrives], [4, key('seen-green')]])
    expect(notices(next)).toEqual(['key-again'])
    expect(next.lane.active).toMatchObject({ id: 'v2', evidence: [] })
  })

  it('nor does the rest of the burst count then', () => {
    const next = play({}, [
      ...passes,
      [2.5, leaves],
      [3, arrives],
      [4, key('seen-green')],
      [4.3, key('seen-green')],
    ])
    expect(notices(next)).toEqual(['key-again', 'key-between'])
  })

  it('nor where a hand drums on it', () => {
    const drums = play({}, [...passes, [3.5, key('seen-green')], [4.1, key('seen-green')], [5, leaves]])
    expect(notices(drums)).toEqual(['key-again', 'key-again'])
    expect(drums.lane.active).toBeNull()
  })

  it('is for the next one once it is pressed once more, or three seconds later', () => {
    expect(goOn(again, [[5.5, key('seen-green')]]).lane.active).toMatchObject({ id: 'v2' })
    expect(play({}, [...passes, [5, key('seen-green')]]).lane.active).toMatchObject({ id: 'v2' })
    expect(play({}, [...passes, [3.5, key('class-duty')]]).lane.active).toMatchObject({ id: 'v2' })
  })

  it('holds for a read-out typed again', () => {
    const typed = play(blind, [
      [0, key('seen-green')],
      [1, gun(36.5)],
      [3, gun(36.5)],
    ])
    expect(records(typed)).toEqual(['v1 pass admit'])
    expect(notices(typed)).toEqual(['key-again'])
  })
})

describe('a key that moves nothing', () => {
  it.each(['same-person', 'step-aside', 'retake', 'direction-out'] as const)('%s says so', (moves) => {
    expect(notices(play({ direction: 'out' }, [[0, key(moves)]]))).toEqual(['no-effect'])
  })

  it('but 下一位 is done with whoever has gone', () => {
    expect(notices(play({}, [[0, key('next-person')]]))).toEqual([])
  })
})

describe('a green pressed after a yellow', () => {
  it('does not count, and the yellow can still be taken back', () => {
    const yellow = play({}, [
      [0, arrives],
      [1, key('health-yellow')],
      [2, key('health-green')],
    ])
    expect(notices(yellow)).toEqual(['colour-stands'])
    const right = goOn(yellow, [
      [3, key('undo')],
      [4, key('seen-green')],
      [5, skin(36.5)],
    ])
    expect(records(right)).toEqual(['v1 pass admit'])
  })
})

describe('who waited aside and may pass', () => {
  const waits: readonly Scene[] = [
    [0, arrives],
    [1, skin(36.5)],
    [2, key('step-aside')],
    [3, leaves],
    [5, arrives],
    [6, key('seen-green', 'v1')],
  ]

  it('waits until nobody unchecked stands in front, who would walk through as well', () => {
    const front = play({}, waits)
    expect(notices(front)).toEqual(['front-first'])
    expect(records(front)).toEqual([])
    expect(records(goOn(front, [[8, leaves]]))).toEqual(['v1 pass admit'])
  })

  it('does not wait for the denied', () => {
    expect(records(play({}, [...waits.slice(0, 5), [6, key('health-red', 'v1')]]))).toHaveLength(1)
  })
})

describe('a code that was just used', () => {
  it('leaves its mark on who shows it next', () => {
    const lent = play({}, [...PASSES, [6, leaves], [7, arrives], [8, health('A')]])
    expect(notices(lent)).toEqual(['code-ignored'])
    expect(lent.lane.active).toMatchObject({ id: 'v2', flags: ['same-code'], evidence: [] })
  })
})

describe('who waited aside and goes', () => {
  const waits: Scene[] = [
    [0, arrives],
    [1, health('A')],
    [2, key('step-aside')],
  ]

  it('ends undecided when the guard says so', () => {
    const gone = play({}, [...waits, [9, handled('v1')], [14.1, tick]])
    expect(records(gone)).toEqual(['v1 abandoned'])
    expect(gone.lane.parked).toEqual([])
  })

  it('is back under the same number when the key is taken back within five seconds', () => {
    const before = play({}, waits)
    const back = goOn(before, [
      [9, handled('v1')],
      [13, key('undo')],
      [20, tick],
    ])
    expect(records(back)).toEqual([])
    expect(back.lane.parked).toEqual(before.lane.parked)
  })
})

describe('keys given ahead of nobody', () => {
  it('wait under no ticket', () => {
    const aside = play({}, [
      [0, key('seen-green')],
      [1, key('step-aside')],
    ])
    expect(aside.lane).toMatchObject({ parked: [], active: { id: 'v1' } })
    expect(notices(aside)).toEqual(['no-effect'])
  })
})

describe('a visit that turns out to be of who stands there', () => {
  const scannedBefore: readonly Scene[] = [
    [0, shows('work-pass', 'A')],
    [12, arrives],
    [13, skin(36.5)],
  ]

  it('takes the keys that a screen a moment old still sends for the other', () => {
    const back = play({}, [...scannedBefore, [14, shows('work-pass', 'A')]])
    expect(back.lane.active).toMatchObject({ id: 'v1', merged: ['v2'] })
    const burst = goOn(back, [
      [14.1, key('class-courier', 'v2')],
      [14.3, key('seen-green', 'v1')],
    ])
    expect(records(burst)).toEqual(['v1 deny parcel-desk courier [reclaimed]'])
    // What was asked of the other is answered: the same answer once more moves no visit.
    const again = goOn(back, [[14.1, key('same-person', 'v2')]])
    expect(again.lane.active).toEqual(back.lane.active)
    expect(notices(again)).toEqual(['key-ignored'])
  })
})

describe('after a release', () => {
  it('no key from before it is taken back: the gate stays open', () => {
    const released = play({}, [
      [0, arrives],
      [1, key('seen-green')],
      [2, key('release')],
    ])
    expect(released.lane.undoable).toBeNull()
    expect(notices(goOn(released, [[3, key('undo')]]))).toEqual(['key-ignored'])
  })
})

describe('after a deny', () => {
  const denied: readonly Scene[] = [
    [0, arrives],
    [1, health('A', 'red')],
  ]

  it.each([1.1, 2, 4.5, 30])('a key at %d s is told of the denied, and improves nothing', (seconds) => {
    const late = play({}, [...denied, [seconds, key('seen-green')], [seconds, gun(36.5)]])
    expect(records(late)).toEqual(['v1 deny hold-and-report health-code-red'])
    expect(learned(late).map(({ visit }) => visit)).toEqual(['v1', 'v1'])
    expect(late.lane).toMatchObject({ active: null, opened: 1 })
  })

  it('the next one gets nothing of what was pressed, be it just after he has left', () => {
    const next = play({}, [
      ...denied,
      [4.5, key('seen-green')],
      [5, leaves],
      [5.4, key('mask-on')],
      [5.9, key('class-visitor')],
      [7, arrives],
      [8, skin(36.5)],
    ])
    expect(records(next)).toEqual(['v1 deny hold-and-report health-code-red'])
    expect(learned(next)).toHaveLength(2)
    expect(next.lane.active?.evidence.map(({ kind }) => kind)).toEqual(['temperature'])
  })

  it.each<[string, Scene[]]>([
    [
      'he has left',
      [
        [2, leaves],
        [3, tick],
      ],
    ],
    [
      'the guard has dealt with him',
      [
        [2, handled('v1')],
        [3, tick],
      ],
    ],
    ['下一位', [[2, key('next-person')]]],
  ])('the guard’s keys are the next one’s when %s', (_, scenes) => {
    const after = play({}, [...denied, ...scenes])
    expect(keysGoTo(play({}, denied))).toBe('v1')
    expect(keysGoTo(after)).toBe('v2')
  })

  it('what he goes on showing is not the next one’s', () => {
    const shows = play({}, [...denied, [2, ruian('A')], [3, leaves], [5, arrives], [6, skin(36.5)]])
    expect(notices(shows)).toEqual(['code-too-soon'])
    expect(shows.lane.active?.evidence.map(({ kind }) => kind)).toEqual(['temperature'])
  })

  it.each(['next-person', 'same-phone'] as const)(
    'a key of the burst that %s began is not told of him',
    (call) => {
      const denied = play(blind, [[0, key('health-red')]])
      const burst = goOn(denied, [
        [3, key(call)],
        [3.01, key('seen-green', 'v1')],
        [3.02, gun(36.1, 'v1')],
      ])
      expect(learned(burst)).toEqual([])
      expect(notices(burst).slice(-2)).toEqual(['key-between', 'key-between'])
      expect(learned(goOn(burst, [[5, key('class-visitor', 'v1')]]))).toHaveLength(1)
    },
  )

  it('without presence his keys are his, and a code that comes asks whose it is', () => {
    const visitor = play({ ...blind, defaultClass: 'visitor' }, [
      [0, ruian('A')],
      [1, key('health-yellow')],
      [2, key('ruian-green')],
      [3, key('mask-on')],
      [4, gun(36.5)],
    ])
    expect(records(visitor)).toEqual(['v1 deny refuse health-code-yellow'])
    expect(visitor.lane).toMatchObject({ active: null, opened: 1 })
    const scanned = goOn(visitor, [
      [5, health('B')],
      [6, key('seen-green')],
      [7, gun(36.5)],
    ])
    expect(scanned.lane.active).toMatchObject({ id: 'v2', askedWho: { visit: 'v1', celsius: null } })
    // Called by 下一位, the visitor may be another one yet: all is shown again.
    const another = goOn(scanned, [
      [8, key('next-person')],
      [9, health('B')],
      [10, key('seen-green')],
      [11, gun(36.5)],
    ])
    expect(records(runOut(another))).toEqual([
      'v1 deny refuse health-code-yellow',
      'v3 pass admit',
      'v2 abandoned',
    ])
    const same = goOn(scanned, [[8, key('same-person')]])
    expect(records(goOn(same, [[13, tick]])).at(-1)).toBe('v2 abandoned [already-ruled]')
    expect(keysGoTo(same)).toBe('v1')
    const takenBack = goOn(same, [[9, key('undo')]])
    expect(takenBack.lane).toMatchObject({ active: { id: 'v2', askedWho: { visit: 'v1' } }, dismissed: null })
  })
})

describe('after a pass', () => {
  it('a key in the first second is of the one who was let through, and then of the next', () => {
    expect(notices(play({}, [...PASSES, [4.999, key('seen-green')]]))).toEqual(['key-ignored'])
    const ahead = play({}, [...PASSES, [5, key('seen-green')]])
    expect(ahead.lane.active).toMatchObject({ id: 'v2', thread: { state: 'expected', until: 15_000 } })
    expect(
      records(
        goOn(ahead, [
          [6, leaves],
          [7, arrives],
          [8, skin(36.5)],
        ]),
      ),
    ).toEqual(['v1 pass admit', 'v2 pass admit'])
  })

  it('a code of a kind that he has not shown is shown again in the first second, while he may still be there', () => {
    expect(notices(play({}, [...PASSES, [4.5, shows('work-pass', 'W')]]))).toEqual(['code-too-soon'])
    const other = play({}, [...PASSES, [4.5, health('B')]])
    expect(other.lane.active?.evidence).toMatchObject([{ token: 'B' }])
    const gone = play({}, [...PASSES, [4.2, leaves], [4.5, shows('work-pass', 'B')]])
    expect(gone.lane.active?.evidence).toMatchObject([{ token: 'B' }])
  })

  it('what nobody claims within ten seconds ends, and says so', () => {
    const ahead = play({}, [...PASSES, [5, key('seen-green')], [6, leaves]])
    const late = goOn(ahead, [
      [15, arrives],
      [16, skin(36.5)],
    ])
    expect(records(late)).toEqual(['v1 pass admit', 'v2 abandoned [unclaimed]'])
    expect(notices(late)).toEqual(['ahead-unclaimed'])
    expect(late.lane.active?.evidence.map(({ kind }) => kind)).toEqual(['temperature'])
  })

  it('a red given ahead lights nothing before him who was let through, and is not lost', () => {
    const red = play({}, [...PASSES, [5.5, key('health-red')]])
    expect(records(red)).toEqual(['v1 pass admit'])
    const record = 'v2 deny hold-and-report health-code-red'
    expect(records(goOn(red, [[6, leaves]])).at(-1)).toBe(record)
    expect(records(goOn(red, [[15.5, tick]])).at(-1)).toBe(record)
  })

  it('without presence it waits for a code, a read-out or 下一位, and measures nobody before that', () => {
    const passes: readonly Scene[] = [
      [0, health('A')],
      [1, key('seen-green')],
      [2, gun(36.5)],
    ]
    const ahead = play(blind, [...passes, [4, key('seen-green')]])
    expect(measured(ahead)).toEqual([0])
    expect(measured(goOn(ahead, [[5, health('B')]]))).toEqual([0, 5])
    expect(measured(goOn(ahead, [[5, key('next-person')]]))).toEqual([0, 5])
    expect(records(goOn(ahead, [[5, gun(36.4)]]))).toEqual(['v1 pass admit', 'v2 pass admit'])
    // The guard may well take longer than that with the gun in his hand.
    const late = goOn(ahead, [[14, tick]])
    expect(measured(late)).toEqual([0, 14])
    expect(records(goOn(late, [[20, gun(36.4)]]))).toEqual(['v1 pass admit', 'v2 pass admit'])
  })
})

describe('a ruling before the edge', () => {
  it.each<[string, Scene, string]>([
    ['a courier', [0, key('class-courier')], 'v1 deny parcel-desk courier'],
    ['a red that was seen', [0, key('health-red')], 'v1 deny hold-and-report health-code-red'],
    ['a red that was scanned', [0, health('A', 'red')], 'v1 deny hold-and-report health-code-red'],
  ])('of %s owns the edge', (_, first, record) => {
    const up = play({}, [first, [0.3, arrives], [0.6, key('seen-green')], [0.9, skin(36.5)]])
    expect(records(runOut(up))).toEqual([record])
    expect(up.lane).toMatchObject({ active: null, presenceSpent: true, opened: 1 })
    expect(keysGoTo(up)).toBe('v1')
    // The result is shown again to the visitor who has come.
    expect(up.effects).toContainEqual({ seconds: 0.3, effect: { type: 'came', visit: 'v1' } })
    expect(
      goOn(up, [
        [3, leaves],
        [5, arrives],
      ]).lane.active?.id,
    ).toBe('v2')
  })

  it.each<[string, Scene]>([
    ['the guard has dealt with him', [2, handled('v1')]],
    ['下一位', [2, key('next-person')]],
  ])('owns none when %s', (_, scene) => {
    const { lane } = play({}, [[0, key('class-courier')], scene, [3, arrives]])
    expect(lane.active).toMatchObject({ id: 'v2', thread: { state: 'present' } })
  })

  it('owns none after ten seconds, when he has gone unseen', () => {
    expect(
      keysGoTo(
        play({}, [
          [0, key('class-courier')],
          [9.999, tick],
        ]),
      ),
    ).toBe('v1')
    expect(
      keysGoTo(
        play({}, [
          [0, key('class-courier')],
          [10, tick],
        ]),
      ),
    ).toBe('v2')
    expect(
      play({}, [
        [0, key('class-courier')],
        [10, arrives],
      ]).lane.active?.id,
    ).toBe('v2')
  })

  it('of somebody who had stepped back leaves open who steps up next, and asks', () => {
    const back = play({}, [
      [0, arrives],
      [1, skin(36.5)],
      [2, leaves],
      [4, key('class-courier')],
      [4.1, arrives],
      [5, key('seen-green')],
      [6, skin(36.5)],
    ])
    expect(records(back)).toEqual(['v1 deny parcel-desk courier [reclaimed]'])
    expect(back.lane.active).toMatchObject({ id: 'v2', askedWho: { visit: 'v1', celsius: null } })
  })

  it('where somebody else may step up as well, the guard says who it is', () => {
    const two = play({}, [
      [0, health('A', 'red')],
      [1, health('B')],
      [2, arrives],
      [3, skin(36.5)],
    ])
    expect(two.lane.active).toMatchObject({ id: 'v3', askedWho: { visit: 'v1' } })
    const same = goOn(two, [[4, key('same-person')]])
    expect(same.lane).toMatchObject({ active: null, presenceSpent: true })
    expect(keysGoTo(same)).toBe('v1')
  })
})

describe('a high reading that led to no ruling', () => {
  const feverish: readonly Scene[] = [...ALL_BUT_TEMPERATURE, [4, skin(37.9)], [5, leaves]]

  it('is not left behind by a step: whoever comes is asked for, and nobody passes before the answer', () => {
    const back = play({}, [...feverish, [7, arrives], [8, skin(36.5)], [9, key('seen-green')]])
    expect(records(back)).toEqual([])
    expect(back.lane.active).toMatchObject({ id: 'v2', askedWho: { visit: 'v1', celsius: 37.9 } })
  })

  it('同一人: both readings count, and the lane measures again by itself', () => {
    const same = play({}, [...feverish, [7, arrives], [8, skin(36.5)], [10, key('same-person')]])
    expect(judged(same).ruling).toMatchObject({ state: 'retake' })
    expect(measured(same)).toEqual([10])
    expect(records(goOn(same, [[11, skin(37.8)]]))).toEqual([
      'v1 deny hold-and-report fever-confirmed [reclaimed]',
    ])
  })

  it('下一位: he shows everything himself, and the other is asked for at the next edge again', () => {
    const other = play({}, [...feverish, [7, arrives], [8, skin(36.5)], [9, key('next-person')]])
    expect(other.lane.active).toMatchObject({ id: 'v3', askedWho: null, evidence: [], notThem: ['v1'] })
    expect(measured(other)).toEqual([9])
    const passed = goOn(other, [
      [10, key('seen-green')],
      [11, skin(36.5)],
      [12, leaves],
      [14, arrives],
    ])
    expect(records(passed)).toContain('v3 pass admit')
    expect(passed.lane.active).toMatchObject({ askedWho: { visit: 'v1' } })
  })

  it('下一位 for somebody whose own reading is unsettled asks for him once, and ends there', () => {
    const cold: readonly Scene[] = [
      [0, arrives],
      [1, skin(33)],
      [2, leaves],
      [4, arrives],
      [5, skin(33.2)],
    ]
    const asked = play({}, [...cold, [6, key('next-person')]])
    expect(asked.lane.active).toMatchObject({ askedWho: { visit: 'v2' } })
    const answered = goOn(asked, [[7, key('same-person')]])
    expect(answered.lane.active).toMatchObject({ id: 'v2', askedWho: null, notThem: ['v1'] })
    const again = goOn(answered, [
      [8, tick],
      [9, gun(36.5)],
      [10, key('seen-green')],
    ])
    expect(records(again)).toEqual(['v2 pass admit [reclaimed]'])
  })

  it('an answer that comes before the question can have been read is none', () => {
    const quick = play({}, [...feverish, [7, arrives], [7.4, key('next-person')]])
    expect(notices(quick)).toEqual(['key-ignored'])
    expect(quick.lane.active).toMatchObject({ askedWho: { visit: 'v1' } })
  })

  it('下一位 without presence calls the next one, whoever had been asked about: what was shown is not his', () => {
    const called = play(blind, [
      [0, gun(38.4)],
      [1, key('next-person')],
      [10, key('seen-green')],
      [11, gun(36.5)],
      [15, key('next-person')],
    ])
    expect(records(called)).toEqual([])
    expect(called.lane.active).toMatchObject({ evidence: [], askedWho: { visit: 'v1' } })
    // Of whom nothing has been shown it is an answer, but of no other.
    const answered = goOn(called, [[17, key('next-person')]])
    expect(answered.lane.active).toMatchObject({ evidence: [], askedWho: null })
    const again = goOn(answered, [
      [20.5, key('next-person')],
      [21.7, key('seen-green')],
    ])
    expect(again.lane.active?.askedWho).toMatchObject({ visit: 'v1' })
  })

  it('his own code is an answer too', () => {
    const back = play({}, [...feverish, [7, arrives], [8, health('A')]])
    expect(back.lane.active).toMatchObject({ id: 'v1', askedWho: null, flags: ['reclaimed'] })
  })

  it('下一位 by mistake does not lose it', () => {
    const called = [5, key('next-person')] as const
    const wrong = play({}, [...ALL_BUT_TEMPERATURE, [4, skin(37.9)], called, [6, leaves], [7, arrives]])
    expect(wrong.lane.active).toMatchObject({ id: 'v2', askedWho: { visit: 'v1' } })
  })

  it.each([
    ['implausible', skin(33)],
    ['above the range', skin(42.5)],
  ])('nor is one that is %s', (_, reading) => {
    const back = play({}, [...ALL_BUT_TEMPERATURE, [4, reading], [5, leaves], [7, arrives]])
    expect(back.lane.active?.askedWho?.visit).toBe('v1')
  })

  it('is told when he does not come again, and waits while the question stands', () => {
    const gone = play({}, [...feverish, [66, tick]])
    expect(records(gone)).toEqual(['v1 abandoned'])
    expect(notices(gone)).toEqual(['unsettled-gone'])
    const asked = play({}, [...feverish, [30, arrives], [300, tick]])
    expect(records(asked)).toEqual([])
  })
})

describe('while one gives way to another', () => {
  it('nor is the rest of a burst somebody else’s, who comes back between two of its keys', () => {
    const back = play({ sensesPresence: false }, [
      [2, ruian('A')],
      [3, key('step-aside')],
      [20, key('class-duty')],
      [20.3, ruian('A')],
      [20.6, key('seen-green')],
    ])
    expect(notices(back)).toEqual(['key-between'])
  })

  it('nor of a burst whose first key denied somebody out of sight, just before an edge', () => {
    const edge = play({}, [
      [0, arrives],
      [1, health('A')],
      [2, leaves],
      [20, key('class-courier')],
      [20.1, arrives],
      [20.3, key('seen-green')],
    ])
    expect(records(edge)).toEqual(['v1 deny parcel-desk courier [reclaimed]'])
    expect(notices(edge)).toEqual(['key-between'])
  })

  it('a burst that began before the screen showed who is back counts for nobody', () => {
    const back = play({ sensesPresence: false }, [
      [2, ruian('A')],
      [3, key('step-aside')],
      [20, ruian('A')],
      [20.1, key('class-courier', 'v2')],
      [20.5, key('seen-green')],
    ])
    expect(notices(back)).toEqual(['key-between', 'key-between'])
    expect(back.lane.active).toMatchObject({ id: 'v1' })
  })

  it('a burst that began with a key of the denied is not the next one’s, who has just stepped up', () => {
    const burst = play({}, [
      [0, arrives],
      [1, skin(36.5)],
      [2, leaves],
      [3, key('class-courier')],
      [30, arrives],
      [30.1, key('class-courier', 'v1')],
      [30.2, key('seen-green', 'v2')],
      [31, skin(36.5)],
    ])
    expect(records(burst)).toEqual(['v1 deny parcel-desk courier [reclaimed]'])
    expect(notices(burst)).toEqual(['key-between'])
    expect(records(goOn(burst, [[32, key('seen-green')]]))).toContain('v2 pass admit')
  })

  const steppedBack: readonly Scene[] = [
    [0, arrives],
    [1, health('A')],
    [2, skin(36.5)],
    [3, leaves],
  ]

  it('a key just before the other’s edge counts for neither', () => {
    const before = play({}, [...steppedBack, [4, key('seen-green')], [4.3, arrives], [10, tick]])
    expect(records(before)).toEqual([])
    expect(notices(before)).toEqual(['key-between'])
    expect(before.lane.held[0]?.evidence.filter(({ superseded }) => !superseded)).toHaveLength(2)
  })

  it('nor does one just after, in the second after the first has stepped back', () => {
    const after = play({}, [...steppedBack, [3.5, arrives], [3.9, key('seen-green')]])
    expect(notices(after)).toEqual(['key-between'])
    expect(after.lane.active?.evidence).toEqual([])
    expect(goOn(after, [[4.3, key('seen-green')]]).lane.active?.evidence).toEqual([])
    expect(goOn(after, [[4.4, key('seen-green')]]).lane.active?.evidence).toHaveLength(3)
  })

  it('a key that names nobody, or somebody who is not there any more, steers nobody', () => {
    const { lane } = play({}, [...steppedBack, [4, arrives], [5, key('mask-on')]])
    const stale = goOn(play({}, [...steppedBack, [4, arrives], [5, key('mask-on')]]), [
      [6, key('next-person', 'v1')],
      [7, key('step-aside', 'v9')],
    ])
    expect(stale.lane.active).toEqual(lane.active)
    expect(notices(stale)).toEqual(['key-ignored', 'key-ignored'])
  })
})

it('a key pressed twice for one who waits aside is not said of the next one', () => {
  const doubled = play({}, [
    [0, arrives],
    [1, skin(36.5)],
    [2, key('step-aside')],
    [4, leaves],
    [6, key('seen-green', 'v1')],
    [7.3, key('seen-green')],
  ])
  expect(records(doubled)).toEqual(['v1 pass admit'])
  expect(notices(doubled)).toEqual(['key-again'])
  expect(doubled.lane.active).toBeNull()
})
