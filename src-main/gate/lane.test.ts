import { describe, expect, it } from 'vitest'
import {
  arrives,
  gun,
  health,
  key,
  leaves,
  lives,
  ruian,
  skin,
  thermometerLost,
  tick,
} from './testing/people.ts'
import { goOn, judged, learned, notices, play, records, runOut, sorts, type Scene } from './testing/play.ts'
import { ALL_BUT_TEMPERATURE, PASSES } from './testing/scenes.ts'

describe('a visit opens', () => {
  it('with a rising presence edge', () => {
    const { lane } = play({}, [[0, arrives]])
    expect(lane.active).toMatchObject({ id: 'v1', thread: { state: 'present' }, evidence: [] })
  })

  it('with a code, which waits for a person', () => {
    const { lane } = play({}, [[1, health('A')]])
    expect(lane.active).toMatchObject({ id: 'v1', thread: { state: 'expected', until: 11_000 } })
  })

  it('with a guard’s key, which waits for a person', () => {
    const { lane } = play({}, [[1, key('mask-on')]])
    expect(lane.active).toMatchObject({ id: 'v1', thread: { state: 'expected', until: 11_000 } })
  })

  it('with a keyed-in temperature or a household', () => {
    expect(sorts([[1, gun(36.5)]])).toEqual(['temperature'])
    expect(sorts([[1, lives('3-2-501')]])).toEqual(['household'])
  })

  it('only when none is undecided', () => {
    const { lane } = play({}, [...ALL_BUT_TEMPERATURE, [4, key('class-resident')]])
    expect(lane.opened).toBe(1)
  })

  it('and stays that of a person who takes his time to show anything', () => {
    expect(
      sorts([
        [0, arrives],
        [100, tick],
        [101, skin(36.5)],
      ]),
    ).toEqual(['temperature'])
  })

  it('once, though the rising edge is told twice', () => {
    const { lane } = play({}, [
      [0, arrives],
      [1, health('A')],
      [2, arrives],
    ])
    expect(lane).toMatchObject({ active: { id: 'v1', thread: { state: 'present' } }, held: [] })
  })

  it('and is not ruled before there is evidence, even of a class that is never admitted', () => {
    expect(records(play({ defaultClass: 'courier' }, [[0, arrives]]))).toEqual([])
  })

  it('and leaves no trace when a person who showed nothing steps back', () => {
    const gone = play({}, [
      [0, arrives],
      [1, leaves],
    ])
    expect(gone.lane.active).toBeNull()
    expect(records(runOut(gone))).toEqual([])
  })

  it('never with a key that only steers', () => {
    for (const pressed of ['next-person', 'same-person', 'step-aside', 'retake', 'direction-out'] as const) {
      expect(play({}, [[0, key(pressed)]]).lane.active).toBeNull()
    }
  })
})

describe('after a final ruling', () => {
  it('nothing binds to the visit, and the lingerer needs a new edge', () => {
    const lingers = play({}, [...PASSES, [5, skin(38)], [6, skin(38)]])
    expect(records(lingers)).toEqual(['v1 pass admit'])
    expect(lingers.lane).toMatchObject({ active: null, presenceSpent: true, opened: 1 })
    expect(
      goOn(lingers, [
        [7, leaves],
        [8, arrives],
      ]).lane.active,
    ).toMatchObject({ id: 'v2' })
  })

  it('a guard’s key still tells something of the visit, as an amendment', () => {
    const after = play({}, [...PASSES, [5, key('class-returnee', 'v1')], [6, lives('3-2-501', 'v1')]])
    expect(learned(after)).toEqual([
      { visit: 'v1', evidence: [{ kind: 'class', personClass: 'returnee' }] },
      { visit: 'v1', evidence: [{ kind: 'household', household: '3-2-501' }] },
    ])
    expect(after.lane.active).toBeNull()
    expect(records(after)).toHaveLength(1)
  })

  it('also while somebody waits at the desk', () => {
    const after = play({}, [
      [0, health('P')],
      [1, key('step-aside')],
      [2, arrives],
      [3, key('seen-green')],
      [4, skin(36.5)],
      [5, key('class-returnee', 'v2')],
    ])
    expect(learned(after)).toEqual([{ visit: 'v2', evidence: [{ kind: 'class', personClass: 'returnee' }] }])
    expect(after.lane.parked[0]?.evidence).toHaveLength(1)
  })

  it.each<[string, number, Scene[]]>([
    ['while the judged person still stands there', 4.999, []],
    ['though he left', 4.9, [[4.5, leaves]]],
  ])('a key pressed in the first second vouches for nobody, %s', (_, seconds, between) => {
    const passes: Scene[] = [
      [0, arrives],
      [1, key('seen-green')],
      [4, skin(36.5)],
    ]
    const after = play({}, [...passes, ...between, [seconds, key('seen-green')], [seconds, key('mask-on')]])
    expect(records(after)).toEqual(['v1 pass admit'])
    expect(notices(after)).toEqual(['key-ignored', 'key-ignored'])
    expect(after.lane.active).toBeNull()
  })

  it.each<[string, Scene[]]>([
    ['what was not said of the one before', [[5, key('class-visitor')]]],
    [
      'the same, once the next one has shown his code',
      [
        [7, health('B')],
        [7.5, key('seen-green')],
      ],
    ],
    [
      'the same, when the thermometer that saw the one before is lost',
      [
        [5, thermometerLost],
        [6, key('seen-green')],
      ],
    ],
    [
      'the same, a second later, when he has left',
      [
        [4.5, leaves],
        [5, key('seen-green')],
      ],
    ],
    [
      'the same, when the next one stands there',
      [
        [4.5, leaves],
        [5, arrives],
        [5.5, key('seen-green')],
      ],
    ],
  ])('a key is the next person’s: %s', (_, scenes) => {
    const after = play({}, [[0, arrives], [1, key('seen-green')], [4, skin(36.5)], ...scenes])
    expect(notices(after)).toEqual([])
    expect(after.lane.active).toMatchObject({ id: 'v2' })
    expect(after.lane.active?.evidence).not.toEqual([])
  })

  it('a key is the next person’s when only a part of it was said of the one before', () => {
    const after = play({}, [...PASSES, [5, key('seen-green')]])
    expect(notices(after)).toEqual([])
    expect(after.lane.active?.evidence).toHaveLength(3)
  })

  it.each<[string, Scene[]]>([
    ['the next one', []],
    [
      'who comes after one that was sent to the desk',
      [
        [3, health('B')],
        [4, key('step-aside')],
      ],
    ],
  ])('of somebody whom nobody saw, the same key is said of %s', (_, between) => {
    const after = play({}, [[0, key('seen-green')], [2, gun(36.5)], ...between, [6, key('seen-green')]])
    expect(records(after)).toEqual(['v1 pass admit'])
    expect(notices(after)).toEqual([])
    expect(after.lane.active?.evidence).toHaveLength(3)
  })

  it('at the desk of a lane without presence, the same read-out is the next person’s', () => {
    const after = play({ sensesPresence: false }, [
      [0, health('A')],
      [0.5, key('step-aside')],
      [1, health('B')],
      [2, key('next-person')],
      [3, key('seen-green', 'v1')],
      [4, gun(36.5, 'v1')],
      [7.5, gun(36.5)],
    ])
    expect(records(goOn(after, [[8.5, tick]]))).toEqual(['v1 pass admit', 'v2 abandoned'])
    expect(after.lane.active?.evidence).toHaveLength(1)
  })

  it('the same token is ignored for 10 s, whoever is ruled meanwhile', () => {
    const shown = play({}, [
      ...PASSES,
      [5, leaves],
      [6, arrives],
      [7, health('B', 'red')],
      [8, health('A')],
      [9, health('B')],
    ])
    expect(records(shown)).toHaveLength(2)
    expect(notices(shown)).toEqual(['code-ignored', 'code-ignored'])
  })

  it('the same token is ignored for 10 s', () => {
    const shown = goOn(play({}, PASSES), [
      [5, leaves],
      [6, arrives],
      [13.999, health('A')],
    ])
    expect(notices(shown)).toEqual(['code-ignored'])
    expect(shown.lane.active?.evidence).toEqual([])
  })

  it('the same token counts again after 10 s', () => {
    const shown = goOn(play({}, PASSES), [
      [5, leaves],
      [6, arrives],
      [14, health('A')],
    ])
    expect(notices(shown)).toEqual([])
    expect(shown.lane.active?.evidence).toMatchObject([{ token: 'A' }])
  })

  it('the same token stays ignored while it lies on the scanner', () => {
    const lies = goOn(play({}, PASSES), [
      [12, health('A')],
      [21, health('A')],
      [30.9, health('A')],
    ])
    expect(notices(lies)).toEqual(['code-ignored', 'code-ignored', 'code-ignored'])
    expect(lies.lane.active).toBeNull()
    expect(goOn(lies, [[40.9, health('A')]]).lane.active).not.toBeNull()
  })

  it('every token of the visit is spent, also one that was replaced', () => {
    const shown = play({}, [
      [0, arrives],
      [1, health('A1')],
      [2, health('A2')],
      [3, health('A1')],
      [3.5, health('A2')],
      [4, key('mask-on')],
      [5, ruian('A')],
      [6, skin(36.5)],
      [7, health('A1')],
      [8, health('A2')],
      [9, ruian('A')],
    ])
    expect(records(shown)).toEqual(['v1 pass admit [code-replaced]'])
    expect(notices(shown).slice(-3)).toEqual(['code-ignored', 'code-ignored', 'code-ignored'])
    expect(shown.lane.spent).toHaveLength(3)
  })

  it('an abandoned visit spends no token', () => {
    const again = play({}, [
      [0, arrives],
      [1, health('A')],
      [2, key('next-person')],
      [2.5, leaves],
      [3, health('A')],
    ])
    expect(records(runOut(again))[0]).toBe('v1 abandoned')
    expect(again.lane.active).toMatchObject({ id: 'v2', evidence: [{ token: 'A' }] })
  })
})

describe('what does not wait for the rest', () => {
  it('medical care outwards', () => {
    expect(
      records(
        play({ direction: 'out' }, [
          [0, arrives],
          [1, key('medical-care')],
        ]),
      ),
    ).toEqual(['v1 pass admit [medical-care]'])
  })

  it('and who leaves without need of care carries no flag', () => {
    const leaving = play({ direction: 'out' }, [
      [0, arrives],
      [1, key('mask-on')],
      [2, skin(36.5)],
    ])
    expect(records(leaving)).toEqual(['v1 pass admit'])
  })

  it('somebody without a phone, and the entry says so', () => {
    const checked = play({}, [
      [0, arrives],
      [1, key('no-phone')],
      [2, key('proof-resident-id')],
      [3, key('mask-on')],
      [4, skin(36.5)],
    ])
    expect(records(checked)).toEqual(['v1 pass admit [no-phone]'])
  })

  it('a key taken back: codes are asked for again, and no flag stays', () => {
    const undone = play({}, [
      [0, arrives],
      [1, key('no-phone')],
      [2, key('undo')],
    ])
    expect(judged(undone).asks).toEqual(['mask', 'health-code-status', 'ruian-code-status'])
    const passes = goOn(undone, [
      [3, key('seen-green')],
      [4, skin(36.5)],
    ])
    expect(records(passes)).toEqual(['v1 pass admit'])
  })

  it('a proof taken back: there is still no phone', () => {
    const undone = play({}, [
      [0, arrives],
      [1, key('no-phone')],
      [2, key('proof-none')],
      [3, key('undo')],
    ])
    expect(judged(undone).asks).toEqual(['mask', 'without-phone'])
    const passes = goOn(undone, [
      [4, key('proof-paper')],
      [5, key('mask-on')],
      [6, skin(36.5)],
    ])
    expect(records(passes)).toEqual(['v1 pass admit [no-phone]'])
  })

  it('not medical care inwards, and no flag either', () => {
    const inwards = play({}, [
      [0, arrives],
      [1, key('medical-care')],
    ])
    expect(records(inwards)).toEqual([])
    const passes: readonly Scene[] = ALL_BUT_TEMPERATURE.slice(1).map(([at, event]) => [at + 1, event])
    expect(records(goOn(inwards, [...passes, [5, skin(36.5)]]))).toEqual(['v1 pass admit'])
  })

  it('a courier, at the key', () => {
    expect(
      records(
        play({}, [
          [0, arrives],
          [1, key('class-courier')],
        ]),
      ),
    ).toEqual(['v1 deny parcel-desk courier'])
  })

  it('a red', () => {
    expect(records(play({}, [[0, health('A', 'red')]]))).toEqual(['v1 deny hold-and-report health-code-red'])
  })

  it('a visitor’s yellow with both codes known', () => {
    const yellow: readonly Scene[] = [
      [0, arrives],
      [1, health('A', 'yellow')],
      [2, ruian('A')],
    ]
    expect(records(play({ defaultClass: 'visitor' }, yellow))).toEqual(['v1 deny refuse health-code-yellow'])
    expect(records(play({ defaultClass: 'resident' }, yellow))).toEqual([])
  })

  it('an unknown class is asked for', () => {
    const unknown = play({ defaultClass: 'unknown' }, PASSES)
    expect(judged(unknown)).toMatchObject({ ruling: { state: 'ask' }, asks: ['person-class'] })
    expect(records(goOn(unknown, [[5, key('class-resident')]]))).toEqual(['v1 pass admit'])
  })
})

describe('emergency release', () => {
  it('opens now, records itself, and judges nobody who stands there', () => {
    const before = play({}, ALL_BUT_TEMPERATURE)
    const released = goOn(before, [[4, key('release')]])
    expect(records(released)).toEqual(['vr1 pass admit [emergency-release]'])
    expect(released.lane.active).toEqual(before.lane.active)
    expect(records(goOn(released, [[5, skin(36.5)]]))).toHaveLength(2)
  })

  it('opens with nobody there', () => {
    expect(records(play({}, [[0, key('release')]]))).toEqual(['vr1 pass admit [emergency-release]'])
  })
})
