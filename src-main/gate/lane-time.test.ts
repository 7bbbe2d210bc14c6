import { describe, expect, it } from 'vitest'
import { nextDeadline } from './lane.ts'
import { arrives, health, key, leaves, ruian, skin, tick } from './testing/people.ts'
import { goOn, measured, play, records, stage, type Scene } from './testing/play.ts'
import { PASSES } from './testing/scenes.ts'

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

  it('set back by an hour has nobody wait for it: not a code for its person, not a token just ruled, no shared phone', () => {
    const back = (...scenes: Scene[]) => play({}, scenes).lane
    expect(back([3600, health('A')], [0, arrives]).active).toMatchObject({ id: 'v2', evidence: [] })
    expect(back([3600, key('same-phone')], [0, tick]).samePhoneUntil).toBeNull()
    const again = goOn(play({}, PASSES), [
      [-3600, leaves],
      [-3599, health('A')],
    ])
    expect(again.lane.active?.evidence).toMatchObject([{ token: 'A' }])
  })

  it('set back by a little goes on', () => {
    const { lane } = play({}, [
      [5, health('A')],
      [4.9, tick],
      [5, arrives],
    ])
    expect(lane.active).toMatchObject({ id: 'v1', thread: { state: 'present' } })
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
    expect(nextDeadline(play({}, [...PASSES, [9, tick]]).lane, stage({}).rules, 9000)).toBeNull()
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
        [7, tick],
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
