import { describe, expect, it } from 'vitest'
import {
  arrives,
  gun,
  health,
  inDoubt,
  key,
  leaves,
  ruian,
  shows,
  skin,
  thermometerBack,
  thermometerLost,
  tick,
} from './testing/people.ts'
import { goOn, measured, notices, play, records, runOut, sorts, type Scene } from './testing/play.ts'
import { ALL_BUT_TEMPERATURE, PASSES } from './testing/scenes.ts'

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

  it('and so waits a guard’s word of the next one', () => {
    const { lane } = play({}, [...PASSES, [5, key('class-visitor')], [6, leaves], [7, arrives]])
    expect(lane.active).toMatchObject({ id: 'v2', evidence: [{ kind: 'class' }] })
  })

  it('waits for nobody’s edge where the person before may have gone unseen', () => {
    const { lane } = play({}, [
      ...PASSES,
      [5, inDoubt(health('B'))],
      [6, leaves],
      [7, arrives],
      [8, skin(36.6)],
    ])
    expect(lane.active).toMatchObject({ id: 'v3', evidence: [{ kind: 'temperature' }] })
    expect(lane.held).toMatchObject([{ id: 'v2', evidence: [{ token: 'B' }] }])
  })

  it('in such doubt waits for it with another code of theirs no more than with the first', () => {
    const { lane } = play({}, [
      ...PASSES,
      [5, health('B')],
      [6, inDoubt(ruian('B'))],
      [7, leaves],
      [8, arrives],
    ])
    expect(lane.active).toMatchObject({ id: 'v3', evidence: [] })
    expect(lane.held).toMatchObject([{ id: 'v2', evidence: [{ token: 'B' }, { token: 'R-B' }] }])
  })

  it('in such doubt is shown again by whoever comes', () => {
    const { lane } = play({}, [
      ...PASSES,
      [5, inDoubt(health('B'))],
      [6, leaves],
      [7, arrives],
      [16, inDoubt(health('B'))],
    ])
    expect(lane.active).toMatchObject({ id: 'v2', thread: { state: 'present' }, flags: ['reclaimed'] })
  })

  it('in such doubt belongs to the next rising edge all the same, where nobody is seen', () => {
    const { lane } = play({}, [
      [0, inDoubt(health('A'))],
      [1, arrives],
    ])
    expect(lane.active).toMatchObject({ id: 'v1', thread: { state: 'present' } })
  })

  it('in such doubt lets through who shows it again, known by now, when all the rest was said of him', () => {
    const known = play({}, [
      ...PASSES,
      [5, inDoubt(health('B', 'unknown'))],
      [6, key('ruian-green')],
      [7, key('mask-on')],
      [8, gun(36.5)],
      [19, inDoubt(health('B'))],
    ])
    expect(records(known)).toEqual(['v1 pass admit', 'v2 pass admit [reclaimed]'])
  })

  it('of whoever stands there unjudged is theirs, however still they stand', () => {
    const { lane } = play({}, [
      [0, arrives],
      [5, inDoubt(health('B'))],
    ])
    expect(lane.active).toMatchObject({ id: 'v1', thread: { state: 'present' } })
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
          [8, skin(36.5)],
        ]),
      ),
    ).toEqual(['v1 pass admit [reclaimed]'])
  })

  it('lets the same token reclaim it, but the one who steps up with it is measured himself', () => {
    const borrowed: readonly Scene[] = [
      ...ALL_BUT_TEMPERATURE.filter(([at]) => at !== 2),
      [3.5, skin(36.4)],
      [4, leaves],
    ]
    const later: Scene[][] = [
      [
        [6, arrives],
        [6.3, health('A')],
        [6.6, ruian('B')],
      ],
      [
        [6, health('A')],
        [6.3, ruian('B')],
        [7, arrives],
      ],
    ]
    for (const scenes of later) {
      const shown = play({}, [...borrowed, ...scenes])
      expect(records(shown)).toEqual([])
      expect(records(goOn(shown, [[8, skin(36.6)]]))).toEqual([expect.stringContaining('v1 pass admit')])
      expect(records(goOn(shown, [[8, skin(38.5)]]))).toEqual([])
    }
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

  it('of one who waits aside joins it to who stands there when that visit is over, on the guard’s word', () => {
    const { lane } = play({}, [
      [0, health('A')],
      [1, key('step-aside')],
      [2, arrives],
      [3, skin(36.5)],
      [63, tick],
      [64, health('A')],
      [65, key('same-person')],
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
    expect(records(byKey)).toEqual([])
    expect(records(goOn(byKey, [[5.5, tick]]))).toEqual(['v1 pass admit [reclaimed]'])
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
      [1.5, key('mask-on')],
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

  it('starts the retake by itself, by key or by the same token, not before its time', () => {
    const high = play(blind, [
      [0, health('A')],
      [1, skin(37.6)],
      [3, key('retake')],
    ])
    expect(notices(high)).toEqual(['hold-still'])
    expect(measured(goOn(high, [[6, tick]]))).toEqual([0, 6])
    expect(
      measured(
        goOn(high, [
          [6, tick],
          [7, key('retake')],
        ]),
      ),
    ).toEqual([0, 6, 7])
    expect(
      measured(
        goOn(high, [
          [6, tick],
          [7, health('A')],
        ]),
      ),
    ).toEqual([0, 6, 7])
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

  it('lets the clock run for whose place another takes, when the guard has said that it is another', () => {
    const aside = play(blind, [
      [0, health('A')],
      [1, skin(37.6)],
      [19, health('B')],
      [20, key('next-person')],
      [21, key('next-person')],
    ])
    expect(records(goOn(aside, [[80, tick]]))).toEqual(['v2 abandoned'])
    expect(
      records(
        goOn(aside, [
          [80.999, health('B')],
          [81, tick],
        ]),
      ),
    ).toEqual(['v2 abandoned', 'v1 abandoned'])
  })

  it('tells people apart by key', () => {
    const next = play(blind, [
      [0, key('seen-green')],
      [1, key('next-person')],
      [2, gun(36.5)],
    ])
    expect(records(runOut(next))).toEqual(['v1 abandoned', 'v2 abandoned'])
    expect(next.lane.active).toMatchObject({ id: 'v2', evidence: [{ kind: 'temperature' }] })
  })

  it('lets nobody wait for ever: a high reading that nobody repeats is recorded in the end', () => {
    const forgotten = play(blind, [[0, gun(37.8)]])
    expect(records(goOn(forgotten, [[600, tick]]))).toEqual([])
    expect(records(runOut(forgotten))).toEqual(['v1 abandoned'])
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

it.each(['skin', 'gun'])(
  'who steps up with the phone of one who stepped back is measured himself: %s',
  (by) => {
    const normal = by === 'gun' ? gun(36.4) : skin(36.4)
    const handedOn = play({}, [
      [0, arrives],
      [1, health('A')],
      [2, normal],
      [3, leaves],
      [8, arrives],
      [8.4, health('A')],
      [8.6, ruian('A')],
      [8.8, key('mask-on')],
    ])
    expect(records(handedOn)).toEqual([])
    const since = play({}, [
      [0, arrives],
      [1, health('A')],
      [2, leaves],
      [3, gun(36.4)],
      [8, arrives],
      [8.4, health('A')],
      [8.6, ruian('A')],
      [9.5, key('mask-on')],
    ])
    expect(records(since)).toEqual(['v1 pass admit [reclaimed]'])
  },
)
