import { describe, expect, it } from 'vitest'
import { judge } from './judge.ts'
import { nextDeadline, type LaneEvent } from './lane.ts'
import {
  arrives,
  code,
  contact,
  gun,
  health,
  key,
  leaves,
  lives,
  ruian,
  shows,
  skin,
  thermometerBack,
  thermometerLost,
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
  stage,
  type Scene,
} from './testing/play.ts'

/** Seen to stand there, two green codes, a mask: all but the temperature. */
const ALL_BUT_TEMPERATURE: readonly Scene[] = [
  [0, arrives],
  [1, health('A')],
  [2, ruian('A')],
  [3, key('mask-on')],
]
const PASSES: readonly Scene[] = [...ALL_BUT_TEMPERATURE, [4, skin(36.5)]]

/** Another province's health code: the same role as `health`, another family. */
function jiangsu(token: string): LaneEvent {
  return { type: 'code', code: { ...code('health-code', token), family: 'jiangsu' }, lookUp: false }
}

function sorts(scenes: readonly Scene[], staged = {}): string[] {
  return play(staged, scenes).lane.active?.evidence.map((item) => item.kind) ?? ['nobody']
}

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

describe('a code scanned with nobody present', () => {
  const rest: readonly Scene[] = [
    [10, ruian('A')],
    [10, key('mask-on')],
    [11, skin(36.5)],
  ]

  it('belongs to the next rising edge within 10 s', () => {
    expect(records(play({}, [[0, health('A')], [9.999, arrives], ...rest]))).toEqual(['v1 pass admit'])
  })

  it('does not belong to a rising edge after 10 s', () => {
    const late = play({}, [[0, health('A')], [10, arrives], ...rest])
    expect(records(late)).toEqual([])
    expect(late.lane.active?.id).toBe('v2')
    expect(late.lane.held.map(({ id, thread }) => [id, thread.state])).toEqual([['v1', 'held']])
  })

  it('waits 10 s from the last thing that was shown or said', () => {
    for (const second of [ruian('A'), health('A'), key('mask-on')]) {
      const { lane } = play({}, [
        [0, health('A')],
        [9, second],
        [18.999, arrives],
      ])
      expect(lane.active).toMatchObject({ id: 'v1', thread: { state: 'present' } })
    }
  })

  it('waits while the person before lingers after the verdict', () => {
    const early = play({}, [...PASSES, [5, health('B')], [6, leaves], [7, arrives]])
    expect(early.lane.active).toMatchObject({ id: 'v2', thread: { state: 'present' } })
    expect(early.lane.active?.evidence).toMatchObject([{ kind: 'code', token: 'B' }])
  })

  it('takes no reading of the one who lingers', () => {
    expect(sorts([...PASSES, [5, health('B')], [5.5, skin(36.6)]])).toEqual(['code'])
  })

  it('by two people leaves open whose edge comes next: both show it again', () => {
    const two = play({}, [
      [0, health('A')],
      [1, health('B')],
      [2, arrives],
      [3, skin(36.5)],
    ])
    expect(two.lane.active).toMatchObject({ id: 'v3', evidence: [{ kind: 'temperature' }] })
    expect(two.lane.held.map(({ id, thread }) => [id, thread.state])).toEqual([
      ['v1', 'held'],
      ['v2', 'held'],
    ])
    const again = goOn(two, [[4, health('A')]])
    expect(again.lane.active).toMatchObject({ id: 'v1', flags: ['reclaimed'] })
  })

  it('by two people is in doubt until the last of them waits no more', () => {
    const two: readonly Scene[] = [
      [0, health('A')],
      [8, health('B')],
    ]
    expect(play({}, [...two, [17.999, arrives]]).lane.active).toMatchObject({ id: 'v3', evidence: [] })
    expect(play({}, [...two, [18, ruian('C')], [19, arrives]]).lane.active).toMatchObject({ id: 'v3' })
    expect(play({}, [...two, [18, ruian('C')], [19, arrives]]).lane.active?.evidence).toHaveLength(1)
  })

  it('by two people in turn makes no third visit', () => {
    const turns = play({}, [
      [0, health('A')],
      [1, health('B')],
      [2, health('A')],
    ])
    expect(turns.lane.active?.id).toBe('v1')
    expect(turns.lane.held.map(({ id }) => id)).toEqual(['v2'])
  })
})

describe('presence that falls before a ruling', () => {
  const stepsBack: readonly Scene[] = [
    [0, arrives],
    [1, health('A')],
    [2, skin(36.5)],
    [3, leaves],
  ]

  it('holds the evidence', () => {
    expect(play({}, stepsBack).lane.active).toMatchObject({ id: 'v1', thread: { state: 'held' } })
  })

  it('does not let a new rising edge inherit it', () => {
    const { lane } = play({}, [...stepsBack, [4, arrives], [5, skin(36.6)]])
    expect(lane.active).toMatchObject({ id: 'v2', evidence: [{ celsius: 36.6 }] })
    expect(lane.held).toMatchObject([{ id: 'v1' }])
  })

  it('lets the same token reclaim it', () => {
    const back = play({}, [...stepsBack, [4, arrives], [5, health('A')]])
    expect(back.lane.active).toMatchObject({ id: 'v1', flags: ['reclaimed'], thread: { state: 'present' } })
    expect(back.lane.held).toEqual([])
    expect(
      records(
        goOn(back, [
          [6, ruian('A')],
          [7, key('mask-on')],
        ]),
      ),
    ).toEqual(['v1 pass admit [reclaimed]'])
  })

  it('lets the same token reclaim it before the person steps up again', () => {
    const { lane } = play({}, [...stepsBack, [4, health('A')], [5, arrives]])
    expect(lane.active).toMatchObject({ id: 'v1', thread: { state: 'present' } })
    expect(lane.held).toEqual([])
  })

  it('lets a guard’s key count for it, flagged, while a new edge is still anybody’s', () => {
    const spoken = play({}, [...stepsBack, [4, key('mask-on')]])
    expect(spoken.lane.active).toMatchObject({ id: 'v1', thread: { state: 'held' }, flags: ['reclaimed'] })
    expect(goOn(spoken, [[5, arrives]]).lane.active).toMatchObject({ id: 'v2', evidence: [] })
  })

  it.each([
    [13.999, 'v3'],
    [14, 'v2'],
  ])(
    'of whom the guard spoke at 4 s: with a code scanned ahead at %d s the edge is that of %s',
    (seconds, id) => {
      const { lane } = play({}, [...stepsBack, [4, key('mask-on')], [seconds, health('B')], [23, arrives]])
      expect(lane.active).toMatchObject({ id, thread: { state: 'present' } })
    },
  )

  it('does not give the next person what was keyed for the one before', () => {
    const passes = play({}, [
      ...ALL_BUT_TEMPERATURE.slice(0, 3),
      [3, leaves],
      [4, key('mask-on')],
      [4.2, arrives],
      [5, skin(36.5)],
    ])
    expect(records(passes)).toEqual([])
    expect(passes.lane.active?.evidence.map((item) => item.kind)).toEqual(['temperature'])
  })

  it('lets the key same-person reclaim it when nobody else came', () => {
    const { lane } = play({}, [...stepsBack, [4, key('same-person')], [5, arrives]])
    expect(lane.active).toMatchObject({ id: 'v1', thread: { state: 'present' }, flags: ['reclaimed'] })
  })

  it('lets the key same-person join it to the new presence', () => {
    const back = play({}, [...stepsBack, [4, arrives], [5, skin(36.7)], [6, key('same-person')]])
    expect(back.lane.active).toMatchObject({ id: 'v1', flags: ['reclaimed'], thread: { state: 'present' } })
    expect(back.lane.active?.evidence.map((item) => item.kind)).toEqual([
      'code',
      'temperature',
      'temperature',
    ])
  })

  it('leaves an edge to nobody while somebody the guard spoke for may still be meant by it', () => {
    const { lane } = play({}, [
      [0, health('A')],
      [11, key('health-green')],
      [12, health('B')],
      [18, ruian('B')],
      // The ten seconds of the first are over, but whoever scans ahead keeps all of them waiting.
      [21.5, arrives],
    ])
    expect(lane.active).toMatchObject({ id: 'v3', evidence: [] })
    expect(lane.held).toMatchObject([{ id: 'v1' }, { id: 'v2' }])
  })

  it('lets the key same-person mean who stepped back last, and join him to nobody', () => {
    const { lane } = play({}, [
      ...stepsBack,
      [4, arrives],
      [5, health('B')],
      [6, leaves],
      [7, key('same-person')],
    ])
    expect(lane.active).toMatchObject({ id: 'v2', thread: { state: 'expected' } })
    expect(lane.active?.evidence).toHaveLength(1)
    expect(lane.held).toMatchObject([{ id: 'v1' }])
  })

  it('joins it at once to who stands there when that visit is over', () => {
    const { lane } = play({}, [
      [0, health('A')],
      [1, key('step-aside')],
      [2, arrives],
      [3, skin(36.5)],
      [63, tick],
      [64, health('A')],
    ])
    expect(lane.active).toMatchObject({ id: 'v1', thread: { state: 'present' } })
  })

  it('does not let another code reclaim it, not even of another family', () => {
    const { lane } = play({}, [...stepsBack, [4, ruian('B')], [5, arrives]])
    expect(lane.active).toMatchObject({
      id: 'v2',
      evidence: [{ token: 'R-B' }],
      thread: { state: 'present' },
    })
    expect(lane.held).toMatchObject([{ id: 'v1', thread: { state: 'held' } }])
  })

  it('lets the same token reclaim it while another code waits for its person', () => {
    const { lane } = play({}, [...stepsBack, [4, health('B')], [5, health('A')]])
    expect(lane.active?.id).toBe('v1')
    expect(lane.held.map(({ id }) => id)).toEqual(['v2'])
    expect(lane.opened).toBe(2)
  })

  it('ends in an abandoned entry when nobody reclaims it', () => {
    const other = play({}, [...stepsBack, [4, arrives], [30, leaves]])
    expect(records(goOn(other, [[61.999, tick]]))).toEqual([])
    expect(records(goOn(other, [[62, tick]]))).toEqual(['v1 abandoned'])
  })

  it('is no different when the verdict comes by a key while nobody stands there', () => {
    const byKey = play({}, [
      ...ALL_BUT_TEMPERATURE.slice(0, 3),
      [3, skin(36.5)],
      [4, leaves],
      [5, key('mask-on')],
    ])
    expect(records(byKey)).toEqual(['v1 pass admit [reclaimed]'])
  })
})

describe('a reading', () => {
  it('binds to the visit of its own presence', () => {
    expect(
      sorts([
        [0, arrives],
        [1, skin(36.5)],
      ]),
    ).toEqual(['temperature'])
  })

  it.each<[string, readonly Scene[]]>([
    ['with nobody there', [[1, skin(36.5)]]],
    [
      'after the person has left',
      [
        [0, arrives],
        [1, health('A')],
        [2, leaves],
        [3, skin(36.5)],
      ],
    ],
    [
      'of a code that still waits for its person',
      [
        [0, health('A')],
        [3, skin(36.5)],
      ],
    ],
    ['after the verdict', [...PASSES, [5, skin(37.9)]]],
  ])('binds to no visit %s', (_when, scenes) => {
    const before = play({}, scenes.slice(0, -1))
    const after = play({}, scenes)
    expect(after.lane).toEqual(before.lane)
    expect(after.effects).toEqual(before.effects)
  })
})

describe('a lane whose thermometer senses no presence', () => {
  const blind = { sensesPresence: false }

  it('measures on a trigger, and the reading binds to the visit that triggered it', () => {
    const scanned = play(blind, [[0, health('A')]])
    expect(measured(scanned)).toEqual([0])
    expect(goOn(scanned, [[1, skin(36.5)]]).lane.active?.evidence.map((item) => item.kind)).toEqual([
      'code',
      'temperature',
    ])
  })

  it('takes one reading a trigger', () => {
    const twice = play(blind, [
      [0, health('A')],
      [1, skin(36.5)],
      [2, skin(38.5)],
    ])
    expect(twice.lane.active?.evidence.map((item) => item.kind)).toEqual(['code', 'temperature'])
  })

  it('gives nobody the reading that another’s visit triggered', () => {
    const { lane } = play(blind, [
      [0, health('A')],
      [0.5, key('next-person')],
      [1, key('mask-on')],
    ])
    const triggeredByA = play(blind, [
      [0, health('A')],
      [0.5, key('step-aside')],
      [1, skin(38)],
    ])
    expect(lane.active?.id).toBe('v2')
    expect(triggeredByA.lane.active).toBeNull()
    expect(triggeredByA.lane.parked[0]?.evidence).toHaveLength(1)
  })

  it('starts the retake by key or by the same token, not before its time', () => {
    const high = play(blind, [
      [0, health('A')],
      [1, skin(37.6)],
      [3, key('retake')],
    ])
    expect(notices(high)).toEqual(['hold-still'])
    expect(measured(goOn(high, [[6, key('retake')]]))).toEqual([0, 6])
    expect(measured(goOn(high, [[6, health('A')]]))).toEqual([0, 6])
  })

  it('tells people apart by token', () => {
    const { lane } = play(blind, [
      [0, health('A')],
      [1, health('B')],
    ])
    expect(lane.active).toMatchObject({ id: 'v2', evidence: [{ token: 'B' }] })
    expect(lane.held).toMatchObject([{ id: 'v1' }])
    const back = play(blind, [
      [0, health('A')],
      [1, health('B')],
      [2, health('A')],
    ])
    expect(back.lane.active?.id).toBe('v1')
    expect(back.lane.opened).toBe(2)
  })

  it('measures who shows his code again after another', () => {
    const back = play(blind, [
      [0, health('A')],
      [1, health('B')],
      [2, health('A')],
      [3, key('retake')],
      [4, skin(36.5)],
    ])
    expect(back.lane.active?.evidence.map((item) => item.kind)).toEqual(['code', 'temperature'])
  })

  it('lets the clock run for whose place another takes, though a retake was awaited', () => {
    const aside = play(blind, [
      [0, health('A')],
      [1, skin(37.6)],
      [20, health('B')],
    ])
    expect(records(goOn(aside, [[79, tick]]))).toEqual([])
    expect(
      records(
        goOn(aside, [
          [79.999, health('B')],
          [80, tick],
        ]),
      ),
    ).toEqual(['v1 abandoned'])
  })

  it('tells people apart by key', () => {
    const next = play(blind, [
      [0, key('seen-green')],
      [1, key('next-person')],
      [2, gun(36.5)],
    ])
    expect(records(next)).toEqual(['v1 abandoned'])
    expect(next.lane.active).toMatchObject({ id: 'v2', evidence: [{ kind: 'temperature' }] })
  })

  it('lets nobody wait for ever: a high reading that nobody repeats is recorded in the end', () => {
    const forgotten = play(blind, [[0, gun(37.8)]])
    expect(records(goOn(forgotten, [[600, tick]]))).toEqual([])
    expect(records(runOut(forgotten))).toEqual(['v1 abandoned'])
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
    ['while the judged person still stands there', 30, []],
    ['in the first second, though he left', 4.9, [[4.5, leaves]]],
  ])('a key pressed once too often vouches for nobody, %s', (_, seconds, between) => {
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
        [5, health('B')],
        [6, key('seen-green')],
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
      [1, health('B')],
      [2, key('next-person')],
      [3, key('seen-green', 'v1')],
      [4, gun(36.5, 'v1')],
      [6, gun(36.5)],
    ])
    expect(records(after)).toEqual(['v2 abandoned', 'v1 pass admit'])
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
      [3, health('A')],
    ])
    expect(records(again)).toEqual(['v1 abandoned'])
    expect(again.lane.active).toMatchObject({ id: 'v2', evidence: [{ token: 'A' }] })
  })
})

describe('a different token of the same family within the same presence', () => {
  function replaced(first: Scene[1], second: Scene[1], ...more: readonly Scene[]) {
    return play({ defaultClass: 'visitor' }, [[0, arrives], [1, first], [2, second], ...more])
  }

  it('replaces an undecided code, and the visit says so', () => {
    const refreshed = replaced(health('A1', 'unknown'), health('A2'))
    expect(notices(refreshed)).toEqual(['code-replaced'])
    expect(refreshed.lane.active?.flags).toEqual(['code-replaced'])
    expect(judged(refreshed).codes).toMatchObject([{ role: 'health-code', status: 'green' }])
  })

  it('replaces a green one, so that it must be known anew', () => {
    expect(judged(replaced(health('A1'), health('A2', 'unknown'))).codes[0]?.status).toBe('unknown')
  })

  it('also puts away what the guard saw on the old one', () => {
    const refreshed = play({}, [
      [0, arrives],
      [1, health('A1', 'unknown')],
      [2, key('health-green')],
      [3, health('A2', 'unknown')],
    ])
    expect(judged(refreshed).codes[0]?.status).toBe('unknown')
  })

  it('joins nobody to the one whose code it is', () => {
    const { lane } = play({}, [
      [0, arrives],
      [1, health('A')],
      [2, leaves],
      [3, arrives],
      [4, health('B')],
      [5, health('A')],
    ])
    expect(lane.active).toMatchObject({ id: 'v2', flags: ['code-replaced'] })
    expect(lane.held).toMatchObject([{ id: 'v1' }])
  })

  it('leaves a code of another family alone', () => {
    const two = play({}, [
      [0, arrives],
      [1, jiangsu('J')],
      [2, health('A1')],
    ])
    expect(notices(two)).toEqual([])
    expect(two.lane.active).toMatchObject({ flags: [], evidence: [{ token: 'J' }, { token: 'A1' }] })
    const refreshed = goOn(two, [[3, health('A2')]])
    expect(refreshed.lane.active?.evidence.map((item) => item.superseded)).toEqual([false, true, false])
  })

  it('leaves what the guard saw of the other code alone', () => {
    const refreshed = play({}, [
      [0, arrives],
      [1, key('ruian-green')],
      [2, health('A1')],
      [3, health('A2')],
    ])
    expect(refreshed.lane.active?.evidence.map((item) => item.superseded)).toEqual([false, true, false])
  })

  it('of a family that only another has shown is the other’s', () => {
    const back = play({}, [
      [0, arrives],
      [1, health('A')],
      [2, leaves],
      [3, arrives],
      [4, jiangsu('J')],
      [5, health('A')],
    ])
    expect(back.lane).toMatchObject({ active: { id: 'v1', flags: ['reclaimed'] }, held: [] })
  })

  it('leaves the other code alone', () => {
    const refreshed = replaced(ruian('A'), health('A1'), [3, health('A2', 'unknown')])
    expect(judged(refreshed).codes.map(({ role, status }) => `${role} ${status}`)).toEqual([
      'ruian-code green',
      'health-code unknown',
    ])
  })

  it('never improves a yellow', () => {
    const better = replaced(health('A1', 'yellow'), health('A2'))
    expect(judged(better).codes[0]?.status).toBe('yellow')
    expect(records(goOn(better, [[3, ruian('A')]]))).toEqual([
      'v1 deny refuse health-code-yellow [code-replaced]',
    ])
  })

  it('never improves a red, where the rules let a red wait for the rest', () => {
    const set = stage({})
    const outcomes = [{ reasons: ['any-red'], actions: {}, otherwise: 'refuse' as const }]
    const rules = {
      ...set.rules,
      in: { ...set.rules.in, outcomes: [...outcomes, ...set.rules.in.outcomes] },
    }
    const better = goOn({ ...set, rules }, [
      [0, arrives],
      [1, health('A1', 'red')],
      [2, health('A2')],
    ])
    expect(notices(better)).toEqual(['code-replaced'])
    expect(judged(better).codes[0]?.status).toBe('red')
  })

  it('never improves a yellow that the guard saw', () => {
    const better = play({}, [
      [0, arrives],
      [1, key('health-yellow')],
      [2, health('A1', 'unknown')],
      [3, health('A2')],
    ])
    expect(judged(better).codes[0]?.status).toBe('yellow')
  })

  it('cannot come after a red: the red is final', () => {
    expect(records(replaced(health('A1', 'red'), health('A2')))).toEqual([
      'v1 deny hold-and-report health-code-red',
    ])
  })

  it('worsens a green', () => {
    expect(records(replaced(health('A1'), health('A2', 'red')))).toEqual([
      'v1 deny hold-and-report health-code-red [code-replaced]',
    ])
  })
})

describe('the same token again', () => {
  it('is fresh evidence: a code that has grown old counts again', () => {
    const slow = play({}, [
      [0, arrives],
      [1, health('A')],
      [2, ruian('A')],
      [40, key('mask-on')],
      [62.5, health('A')],
      [63, ruian('A')],
      [64, skin(36.5)],
    ])
    expect(records(slow)).toEqual(['v1 pass admit'])
  })

  it('keeps the visit of a person who goes on showing it', () => {
    const patient = play({}, [
      [0, arrives],
      [1, health('A')],
      [50, health('A')],
      [90, tick],
    ])
    expect(records(patient)).toEqual([])
    expect(patient.lane.active?.id).toBe('v1')
  })

  it('does not pile up while it lies on the scanner', () => {
    const lies = play({}, [
      [0, arrives],
      ...Array.from({ length: 20 }, (_, index): Scene => [1 + index / 10, health('A')]),
    ])
    expect(lies.lane.active?.evidence).toHaveLength(1)
  })

  it('measures nobody who need not be measured again', () => {
    const read = play({}, [
      [0, arrives],
      [1, skin(36.5)],
      [2, health('A')],
      [3, health('A')],
    ])
    expect(measured(read)).toEqual([])
  })

  it.each([
    [10.999, 1],
    [11, 2],
  ])('is fresh evidence 10 s after the last time: at %d s there are %i', (seconds, count) => {
    const shown = play({}, [
      [0, arrives],
      [1, health('A')],
      [seconds, health('A')],
    ])
    expect(shown.lane.active?.evidence).toHaveLength(count)
  })

  it('is nothing new a second later, however long the person has been there', () => {
    const shown = play({}, [
      [0, arrives],
      [30, health('A')],
      [31, health('A')],
    ])
    expect(shown.lane.active?.evidence).toHaveLength(1)
  })

  it.each([
    ['another status', health('A', 'yellow', 'authority'), 'yellow', 'authority'],
    ['another way of knowing it', health('A', 'green', 'signed'), 'green', 'signed'],
  ])('brings %s at once', (_, again, status, assurance) => {
    const looked = play({}, [
      [0, arrives],
      [1, health('A', 'green', 'authority')],
      [2, again],
    ])
    expect(looked.lane.active?.evidence.at(-1)).toMatchObject({ status, assurance })
  })

  it('brings a status that is known by now', () => {
    const looked = play({}, [
      [0, arrives],
      [1, health('A', 'unknown')],
      [2, health('A', 'green', 'authority')],
    ])
    expect(judged(looked).codes[0]).toMatchObject({ status: 'green', assurance: 'authority' })
    expect(looked.lane.active?.flags).toEqual([])
  })
})

describe('the guard says who is who', () => {
  it('next person: the visit is over, and who stands there is measured', () => {
    const next = play({}, [
      [0, arrives],
      [1, health('A')],
      [2, skin(36.5)],
      [3, key('next-person')],
    ])
    expect(records(next)).toEqual(['v1 abandoned'])
    expect(measured(next)).toEqual([3])
    expect(next.lane.active).toMatchObject({ id: 'v2', thread: { state: 'present' }, evidence: [] })
  })

  it('next person after a verdict: who stands there needs no new edge', () => {
    const next = play({}, [...PASSES, [5, key('next-person')], [6, skin(36.9)]])
    expect(measured(next)).toEqual([5])
    expect(next.lane.active).toMatchObject({ id: 'v2', evidence: [{ celsius: 36.9 }] })
    expect(next.lane.presenceSpent).toBe(false)
  })

  it('next person behind whose back a code was scanned: who stands there shows it again', () => {
    const next = play({}, [...PASSES, [5, health('B')], [6, key('next-person')], [7, health('B')]])
    expect(records(next)).toEqual(['v1 pass admit', 'v2 abandoned'])
    expect(next.lane.active).toMatchObject({
      id: 'v3',
      thread: { state: 'present' },
      evidence: [{ token: 'B' }],
    })
  })

  it('next person with nobody there waits for one', () => {
    const next = play({}, [
      [0, health('A')],
      [1, key('next-person')],
    ])
    expect(records(next)).toEqual(['v1 abandoned'])
    expect(next.lane.active).toBeNull()
    expect(measured(next)).toEqual([])
  })

  it('next person when this one has shown nothing changes nothing', () => {
    expect(
      play({}, [
        [0, arrives],
        [1, key('next-person')],
      ]).lane.active,
    ).toMatchObject({ id: 'v1', flags: [] })
  })

  it('next person lets no token be shown once more', () => {
    const next = play({}, [...PASSES, [5, key('next-person')], [6, health('A')]])
    expect(notices(next)).toEqual(['code-ignored'])
  })

  it('same phone: a token just judged may be shown once more', () => {
    const family = play({}, [
      ...PASSES,
      [5, key('same-phone')],
      [6, health('A')],
      [7, ruian('A')],
      [8, key('mask-on')],
      [9, skin(36.4)],
      [10, health('A')],
    ])
    expect(records(family)).toEqual(['v1 pass admit', 'v2 pass admit [same-phone]'])
    expect(notices(family)).toEqual(['code-ignored'])
  })

  it('same phone: who already stands there and has shown nothing is flagged', () => {
    const family = play({}, [...PASSES, [5, leaves], [6, arrives], [7, key('same-phone')], [8, health('A')]])
    expect(family.lane.active).toMatchObject({ id: 'v2', flags: ['same-phone'], evidence: [{ token: 'A' }] })
  })

  it('same phone: an abandoned visit spends no token, and gives none back but the one it was shown', () => {
    const family = play({}, [
      ...PASSES,
      [5, key('same-phone')],
      [6, health('A')],
      [7, key('next-person')],
      [8, health('A')],
      [9, ruian('A')],
    ])
    expect(family.lane.active).toMatchObject({ id: 'v3', flags: [], evidence: [{ token: 'A' }] })
    expect(notices(family)).toEqual(['code-ignored'])
  })

  it('same phone is not ended by the ruling of another', () => {
    const family = play({}, [
      [0, health('P')],
      [1, key('step-aside')],
      [2, arrives],
      [3, health('A')],
      [4, key('seen-green')],
      [5, skin(36.5)],
      [6, key('same-phone')],
      [7, key('health-red', 'v1')],
      [8, health('A')],
    ])
    expect(records(family)).toEqual(['v2 pass admit', 'v1 deny hold-and-report health-code-red'])
    expect(notices(family)).toEqual([])
    expect(family.lane.active).toMatchObject({ id: 'v3', flags: ['same-phone'], evidence: [{ token: 'A' }] })
  })

  it('same phone for a third, while the second is undecided', () => {
    const family = play({}, [
      ...PASSES,
      [5, key('same-phone')],
      [6, health('A')],
      [7, key('same-phone')],
      [8, health('A')],
      [8.5, ruian('A')],
      [9, key('mask-on')],
      [9.5, skin(36.4)],
    ])
    expect(records(family)).toEqual([
      'v1 pass admit',
      'v2 abandoned [same-phone]',
      'v3 pass admit [same-phone]',
    ])
  })

  it('same phone lapses after a minute', () => {
    const late = play({}, [...PASSES, [5, leaves], [6, key('same-phone')], [12, health('A')]])
    expect(late.lane.active?.flags).toEqual(['same-phone'])
    const lapsed = play({}, [
      ...PASSES,
      [5, leaves],
      [6, key('same-phone')],
      [66, arrives],
      [67, health('A')],
    ])
    expect(lapsed.lane.active?.flags).toEqual([])
  })

  it('two scanners feed one visit', () => {
    expect(
      sorts([
        [0, arrives],
        [1, health('A')],
        [1, ruian('A')],
      ]),
    ).toEqual(['code', 'code'])
  })

  it('a key binds to the active visit, and to another one only by name', () => {
    const named = play({}, [
      [0, arrives],
      [1, health('A')],
      [2, leaves],
      [3, arrives],
      [4, health('B')],
      [5, key('mask-off', 'v1')],
      [6, key('mask-on')],
      [7, key('class-visitor', 'v2')],
    ])
    expect(named.lane.held[0]?.evidence.map((item) => item.kind)).toEqual(['code', 'mask'])
    expect(learned(named)).toEqual([])
    expect(named.lane.active?.evidence.map((item) => item.kind)).toEqual(['code', 'mask', 'class'])
  })
})

describe('step aside', () => {
  const aside: readonly Scene[] = [...ALL_BUT_TEMPERATURE, [4, skin(37.6)], [5, key('step-aside')]]

  it('parks the visit under the lowest free ticket, and the queue goes on', () => {
    const three = play({}, [
      [0, health('A')],
      [1, key('step-aside')],
      [2, health('B')],
      [3, key('step-aside')],
      [4, health('C')],
      [5, key('step-aside')],
      [6, key('health-red', 'v2')],
      [7, health('D')],
      [8, key('step-aside')],
    ])
    expect(records(three)).toEqual(['v2 deny hold-and-report health-code-red'])
    expect(three.lane.parked.map(({ id, ticket }) => `${id}:${ticket}`)).toEqual(['v1:1', 'v3:3', 'v4:2'])
    expect(three.lane.active).toBeNull()
  })

  it('parks nothing when nothing was shown', () => {
    expect(
      play({}, [
        [0, arrives],
        [1, key('step-aside')],
      ]).lane,
    ).toMatchObject({
      active: { id: 'v1' },
      parked: [],
    })
  })

  it('spends the presence: whoever steps aside may still be standing there', () => {
    const parked = play({}, [...aside, [6, skin(36.5)], [7, health('B')]])
    expect(parked.lane.parked[0]?.evidence.filter((item) => item.kind === 'temperature')).toHaveLength(1)
    expect(parked.lane.active).toMatchObject({ id: 'v2', thread: { state: 'expected' } })
  })

  it.each([
    [36.9, 'v1 pass admit'],
    [37.3, 'v1 deny hold-and-report fever-confirmed'],
  ])('waits for a contact reading of %d: %s', (celsius, record) => {
    const waiting = play({}, [...aside, [6, leaves], [7, arrives], [8, health('B')]])
    expect(waiting.lane.parked).toHaveLength(1)
    const read = goOn(waiting, [[1800, contact(celsius, 'v1')]])
    expect(records(read).filter((line) => line.startsWith('v1'))).toEqual([record])
    expect(read.lane.parked).toEqual([])
  })

  it('lets no evidence grow old', () => {
    const parked = play({}, aside).lane.parked[0]
    if (parked === undefined) throw new Error('nobody parked')
    const { conditions } = judge(parked, stage({}).rules, 3_600_000)
    expect(conditions.map(({ state }) => state)).toEqual(['ok', 'busy', 'ok', 'ok'])
  })

  it('keeps the age of what was said before the person was known again', () => {
    const back = play({}, [
      [0, health('A')],
      [5, key('step-aside')],
      [100, arrives],
      [101, key('mask-on')],
      [130, health('A')],
    ])
    expect(judged(goOn(back, [[161, tick]])).mask).toBe(true)
    expect(judged(goOn(back, [[161.001, tick]])).mask).toBeNull()
  })

  it('ends after four hours', () => {
    const parked = play({}, aside)
    expect(records(goOn(parked, [[5 + 14_399, tick]]))).toEqual([])
    expect(records(runOut(parked))).toEqual(['v1 abandoned'])
  })

  it('ends when the person shows the same token at the lane again', () => {
    const back = play({}, [...aside, [6, leaves], [300, arrives], [301, skin(36.5)], [302, health('A')]])
    expect(back.lane.parked).toEqual([])
    expect(back.lane.active).toMatchObject({ id: 'v1', ticket: null, parkedAt: null, flags: ['reclaimed'] })
    expect(records(goOn(back, [[303, skin(36.6)]]))).toEqual(['v1 pass admit [reclaimed]'])
  })
})

describe('a high reading', () => {
  const high: readonly Scene[] = [...ALL_BUT_TEMPERATURE, [4, skin(37.6)]]

  it('is repeated by key at least 5 s later', () => {
    const early = play({}, [...high, [8.999, key('retake')]])
    expect(notices(early)).toEqual(['hold-still'])
    expect(measured(early)).toEqual([])
    expect(measured(play({}, [...high, [9, key('retake')]]))).toEqual([9])
  })

  it('is repeated by the same token at least 5 s later', () => {
    expect(notices(play({}, [...high, [8.999, health('A')]]))).toEqual(['hold-still'])
    expect(measured(play({}, [...high, [9, health('A')]]))).toEqual([9])
  })

  it('is cleared by two normal ones; the second is taken at once', () => {
    const cleared = play({}, [...high, [9, key('retake')], [10, skin(36.8)]])
    expect(records(cleared)).toEqual([])
    expect(measured(cleared)).toEqual([9, 10])
    expect(records(goOn(cleared, [[11, skin(36.9)]]))).toEqual(['v1 pass admit'])
  })

  it('is not repeated by itself when the retake gave a cold one', () => {
    const cold = play({}, [...high, [9, key('retake')], [10, skin(33)]])
    expect(measured(cold)).toEqual([9])
    expect(judged(cold).ruling).toEqual({ state: 'retake', at: 9000, reason: 'temperature-high' })
  })

  it('is confirmed by a second one', () => {
    expect(records(play({}, [...high, [9, skin(37.3)]]))).toEqual(['v1 deny hold-and-report fever-confirmed'])
  })

  it('lets the clock stand still while the person rests', () => {
    const rests = play({}, [...high, [600, tick], [601, skin(36.8)], [602, skin(36.9)]])
    expect(records(rests)).toEqual(['v1 pass admit'])
    expect(nextDeadline(play({}, high).lane, stage({}).rules, 4000)).toBe((4 + 14_400) * 1000)
  })

  it('lets the clock run for who walks away', () => {
    const gone = play({}, [...high, [5, leaves]])
    expect(records(goOn(gone, [[64.999, tick]]))).toEqual([])
    expect(records(goOn(gone, [[65, tick]]))).toEqual(['v1 abandoned'])
  })

  it('is told too soon that a keyed-in normal one clears nothing', () => {
    expect(notices(play({}, [...high, [6, gun(36.5)]]))).toEqual(['keyed-in-ignored'])
    expect(notices(play({}, [...high, [9, gun(36.5)]]))).toEqual([])
    expect(notices(play({}, [...high, [6, key('class-resident')]]))).toEqual([])
    expect(notices(play({}, [...ALL_BUT_TEMPERATURE.slice(0, 3), [4, gun(37.6)]]))).toEqual([])
  })
})

describe('an implausible reading', () => {
  it('is taken again at once', () => {
    const cold = play({}, [...ALL_BUT_TEMPERATURE, [4, skin(33)]])
    expect(measured(cold)).toEqual([4])
    expect(records(goOn(cold, [[5, skin(36.5)]]))).toEqual(['v1 pass admit'])
  })

  it('that comes twice asks for a gun, and the clock stands still', () => {
    const cold = play({}, [...ALL_BUT_TEMPERATURE, [4, skin(33)], [5, skin(33.5)]])
    expect(measured(cold)).toEqual([4])
    expect(judged(cold)).toMatchObject({ ruling: { state: 'ask' }, asks: ['handheld-temperature'] })
    expect(records(goOn(cold, [[300, gun(36.5)]]))).toEqual(['v1 pass admit'])
  })

  it('above the range waits like a fever', () => {
    const hot = play({}, [...ALL_BUT_TEMPERATURE, [4, skin(42.5)]])
    expect(measured(hot)).toEqual([])
    expect(measured(goOn(hot, [[9, key('retake')]]))).toEqual([9])
  })
})

describe('a module that only indicates', () => {
  it('asks for a gun and is not measured over and over', () => {
    const night = play({}, [...ALL_BUT_TEMPERATURE, [4, skin(31, 'room-out-of-range')]])
    expect(measured(night)).toEqual([])
    expect(judged(night).asks).toEqual(['handheld-temperature'])
    expect(records(goOn(night, [[5, gun(36.8)]]))).toEqual(['v1 pass admit'])
  })

  it('is not asked for the second normal reading that it could never give', () => {
    const after = play({}, [
      ...ALL_BUT_TEMPERATURE,
      [4, gun(37.5)],
      [10, gun(36.5)],
      [11, skin(31, 'room-unknown')],
    ])
    expect(measured(after)).toEqual([])
  })
})

describe('time', () => {
  it('abandons a visit without new evidence for 60 s', () => {
    const quiet = play({}, [
      [0, arrives],
      [1, health('A')],
      [20, ruian('A')],
    ])
    expect(records(goOn(quiet, [[79.999, tick]]))).toEqual([])
    expect(records(goOn(quiet, [[80, tick]]))).toEqual(['v1 abandoned'])
  })

  it('lets evidence lapse that is older than 60 s', () => {
    const slow: readonly Scene[] = [
      [0, arrives],
      [1, health('A')],
      [40, ruian('A')],
      [50, key('mask-on')],
    ]
    expect(records(play({}, [...slow, [61, skin(36.5)]]))).toEqual(['v1 pass admit'])
    expect(records(play({}, [...slow, [61.001, skin(36.5)]]))).toEqual([])
  })

  it('asks nothing of a lane where nobody is', () => {
    expect(nextDeadline(stage({}).lane, stage({}).rules, 0)).toBeNull()
    expect(nextDeadline(play({}, [[0, arrives]]).lane, stage({}).rules, 0)).toBeNull()
    expect(nextDeadline(play({}, PASSES).lane, stage({}).rules, 4000)).toBeNull()
  })

  it.each<[string, readonly Scene[], number]>([
    ['a code that waits for its person', [[0, health('A')]], 10_000],
    [
      'evidence that nothing follows',
      [
        [0, arrives],
        [1, health('A')],
      ],
      61_000,
    ],
    [
      'the oldest evidence',
      [
        [0, arrives],
        [1, health('A')],
        [30, ruian('A')],
      ],
      61_001,
    ],
    [
      'a yellow, which never lapses',
      [
        [0, arrives],
        [1, health('A', 'yellow')],
        [30, ruian('A')],
      ],
      90_000,
    ],
    [
      'a parked visit',
      [
        [0, health('A')],
        [2, key('step-aside')],
      ],
      14_402_000,
    ],
  ])('next changes %s', (_what, scenes, at) => {
    const { lane, rules, now } = play({}, scenes)
    expect(nextDeadline(lane, rules, now)).toBe(at)
  })

  it('is past at once when the tick comes late', () => {
    const { lane, rules } = play({}, [[0, health('A')]])
    expect(nextDeadline(lane, rules, 99_000)).toBe(99_000)
  })

  it('does its work before the event that comes late', () => {
    const late = play({}, [
      [0, arrives],
      [1, health('A')],
      [200, ruian('A')],
    ])
    expect(records(late)).toEqual(['v1 abandoned'])
    expect(late.lane.active).toMatchObject({ id: 'v2', evidence: [{ kind: 'code', role: 'ruian-code' }] })
    expect(measured(late)).toEqual([200])
  })
})

describe('a thermometer lost in mid-visit', () => {
  const lost: readonly Scene[] = [...ALL_BUT_TEMPERATURE, [4, thermometerLost]]

  it('leaves the visit to codes, keys and the gun', () => {
    expect(play({}, lost).lane).toMatchObject({ presence: null, active: { thread: { state: 'untracked' } } })
    expect(records(play({}, [...lost, [5, gun(36.5)]]))).toEqual(['v1 pass admit'])
  })

  it('and back asks whose the evidence is: a new edge does not inherit it', () => {
    const back = play({}, [...lost, [5, thermometerBack], [6, arrives], [7, skin(36.5)]])
    expect(records(back)).toEqual([])
    expect(back.lane.active).toMatchObject({ id: 'v2' })
    expect(records(goOn(back, [[8, health('A')]]))).toEqual(['v1 pass admit [reclaimed]'])
  })

  it('gives nobody what another left behind', () => {
    const left = play({}, [
      ...ALL_BUT_TEMPERATURE,
      [4, leaves],
      [5, thermometerLost],
      [6, shows('work-pass', 'B')],
    ])
    expect(left.lane.active).toMatchObject({ id: 'v2', evidence: [{ token: 'B' }] })
  })

  it('leaves who stepped back to the guard’s key, and his other code to him', () => {
    const back = play({}, [
      [0, arrives],
      [1, health('A')],
      [2, leaves],
      [3, thermometerLost],
      [4, key('mask-on')],
      [5, ruian('A')],
      [6, gun(36.5)],
    ])
    expect(records(back)).toEqual(['v1 pass admit [reclaimed]'])
  })

  it('leaves nobody behind who has shown nothing', () => {
    const { lane } = play({}, [
      [0, arrives],
      [1, health('A')],
      [2, leaves],
      [3, arrives],
      [4, thermometerLost],
      [5, health('A')],
    ])
    expect(lane).toMatchObject({ active: { id: 'v1' }, held: [] })
  })

  it('and back sees nobody until the next edge', () => {
    const back = play({}, [
      [0, thermometerLost],
      [1, thermometerBack],
      [2, health('A')],
    ])
    expect(back.lane.active).toMatchObject({ thread: { state: 'expected' } })
  })

  it('that reports the same twice changes nothing', () => {
    const once = play({}, lost)
    expect(goOn(once, [[4, thermometerLost]]).lane).toEqual(once.lane)
    expect(
      play({}, [
        [0, arrives],
        [1, thermometerBack],
      ]).lane.presence,
    ).toBe(true)
  })
})

describe('the direction', () => {
  it('is turned by key between two people', () => {
    const turned = play({}, [
      [0, key('direction-out')],
      [1, arrives],
      [2, key('mask-on')],
      [3, skin(36.5)],
    ])
    expect(turned.effects).toMatchObject([
      { effect: { visit: { direction: 'out' }, ruling: { verdict: 'pass' } } },
    ])
    expect(goOn(turned, [[4, key('direction-in')]]).lane.direction).toBe('in')
  })

  it('turns with the person who has shown nothing yet', () => {
    expect(
      play({}, [
        [0, arrives],
        [1, key('direction-out')],
      ]).lane,
    ).toMatchObject({
      direction: 'out',
      active: { direction: 'out' },
    })
  })

  it('of who stepped back undecided stays, while the lane turns for the next one', () => {
    const turned = play({}, [
      [0, arrives],
      [1, health('A')],
      [2, leaves],
      [3, key('direction-out')],
    ])
    expect(turned.lane).toMatchObject({
      direction: 'out',
      active: null,
      held: [{ id: 'v1', direction: 'in' }],
    })
  })

  it('is not turned under anybody’s feet', () => {
    expect(
      play({}, [
        [0, arrives],
        [1, health('A')],
        [2, key('direction-out')],
      ]).lane,
    ).toMatchObject({
      direction: 'in',
      active: { direction: 'in' },
    })
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
    expect(records(released)).toEqual(['v2 pass admit [emergency-release]'])
    expect(released.lane.active).toEqual(before.lane.active)
    expect(records(goOn(released, [[5, skin(36.5)]]))).toHaveLength(2)
  })

  it('opens with nobody there', () => {
    expect(records(play({}, [[0, key('release')]]))).toEqual(['v1 pass admit [emergency-release]'])
  })
})
