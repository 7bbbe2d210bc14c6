import { describe, expect, it } from 'vitest'
import { CODE_STATUSES } from '../words.ts'
import { judge } from './judge.ts'
import { nextDeadline } from './lane.ts'
import type { LaneEvent } from './lane-state.ts'
import {
  answers,
  arrives,
  asks,
  code,
  gun,
  key,
  leaves,
  ruian,
  skin,
  thermometerLost,
  tick,
} from './testing/people.ts'
import {
  goOn,
  judged,
  learned,
  notices,
  play,
  records,
  runOut,
  type Played,
  type Scene,
} from './testing/play.ts'

/** All that a resident needs but what the authority says of his health code. */
const ALL_BUT_ANSWER: readonly Scene[] = [
  [0, arrives],
  [1, asks('A')],
  [2, ruian('A')],
  [3, key('mask-on')],
  [4, skin(36.5)],
]

function asked(played: Played): string[] {
  return played.effects.flatMap(({ seconds, effect }) =>
    effect.type === 'look-up' ? [`${effect.token} at ${seconds}`] : [],
  )
}

function tile(played: Played): string | undefined {
  return judged(played).conditions.find(({ id }) => id === 'health-code')?.state
}

describe('while an authority is asked about a code', () => {
  it('the visit goes on, the tile is busy, and nobody asks the guard', () => {
    const waiting = play({}, ALL_BUT_ANSWER)
    expect(asked(waiting)).toEqual(['A at 1'])
    expect(records(waiting)).toEqual([])
    expect(tile(waiting)).toBe('busy')
    expect(judged(waiting)).toMatchObject({ ruling: { state: 'pending' }, asks: [] })
  })

  it('no key of a guard lets anybody through before it has come back', () => {
    const waiting = play({}, [...ALL_BUT_ANSWER, [5, key('health-green')], [6, key('seen-green')]])
    expect(records(waiting)).toEqual([])
    expect(tile(waiting)).toBe('busy')
  })

  it('nor does a code of another family for the same need, nor one that the rules do not ask for', () => {
    const jiangsu: LaneEvent = {
      type: 'code',
      code: { ...code('health-code', 'Z'), family: 'jiangsu' },
      lookUp: false,
      presenceInDoubt: false,
    }
    const green = play({}, [...ALL_BUT_ANSWER, [5, jiangsu]])
    expect(records(green)).toEqual([])
    expect(tile(green)).toBe('busy')
    const bare: readonly Scene[] = [
      [0, arrives],
      [1, asks('A')],
      [2, key('mask-on')],
      [3, skin(36.5)],
    ]
    const rules = { preset: 'mask-and-temperature' } as const
    expect(records(play(rules, bare))).toEqual([])
    expect(records(play(rules, [...bare, [4, answers('A', 'green')]]))).toEqual(['v1 pass admit'])
    expect(records(play(rules, [...bare, [4, answers('A', 'red')]]))).toEqual([
      'v1 deny hold-and-report health-code-red',
    ])
    // Whoever is refused for his mask could still turn out to be one to hold.
    expect(
      records(
        play(rules, [
          [0, arrives],
          [1, asks('A')],
          [2, key('mask-off')],
          [3, skin(36.5)],
        ]),
      ),
    ).toEqual([])
  })

  it.each([
    ['a red that the guard sees', key('health-red'), 'v1 deny hold-and-report health-code-red'],
    ['a red code of another kind', ruian('A', 'red'), 'v1 deny hold-and-report ruian-code-red'],
  ])('%s does not wait', (_name, gravest, record) => {
    expect(
      records(
        play({}, [
          [0, arrives],
          [1, asks('A')],
          [2, gravest],
        ]),
      ),
    ).toEqual([record])
  })

  it('a fever does not wait', () => {
    const feverish = play({}, [
      [0, arrives],
      [1, asks('A')],
      [2, skin(38.4)],
      [8, skin(38.4)],
    ])
    expect(records(feverish)).toEqual(['v1 deny hold-and-report fever-confirmed'])
  })

  it('a yellow that the guard sees waits for the red that it may turn out to be', () => {
    const yellow: readonly Scene[] = [...ALL_BUT_ANSWER, [5, key('health-yellow')]]
    expect(records(play({}, yellow))).toEqual([])
    expect(tile(play({}, yellow))).toBe('bad')
    expect(records(play({}, [...yellow, [6, answers('A', 'green')]]))).toEqual([
      'v1 deny admit-to-isolation health-code-yellow',
    ])
    expect(records(play({}, [...yellow, [6, answers('A', 'red')]]))).toEqual([
      'v1 deny hold-and-report health-code-red',
    ])
  })

  it('the clock of the visit stands still, and goes on with the answer', () => {
    const waiting = play({}, [...ALL_BUT_ANSWER, [64, tick]])
    expect(waiting.lane.active?.standsStillSince).toBe(1000)
    expect(judged(waiting).conditions.map(({ state }) => state)).toEqual(['ok', 'ok', 'busy', 'ok'])
    const late = goOn(waiting, [[65, answers('A', 'lookup_timeout')]])
    expect(late.lane.active).toMatchObject({ standsStillSince: null, stoodStillMs: 64_000 })
    expect(records(goOn(late, [[66, key('health-green')]]))).toEqual(['v1 pass admit'])
  })

  it.each(['green', 'yellow', 'red'] as const)('what a camera saw is no answer: %s', (status) => {
    const seen = code('health-code', 'A', status, 'camera')
    const waiting = play({}, [
      [0, arrives],
      [1, { type: 'code', code: seen, lookUp: true, presenceInDoubt: false }],
    ])
    expect(asked(waiting)).toEqual(['A at 1'])
    expect(records(waiting)).toEqual([])
  })

  it('it is asked once, however often the code is shown', () => {
    const waiting = play({}, [
      [0, arrives],
      [1, asks('A')],
      [2, asks('A')],
      [15, asks('A')],
    ])
    expect(asked(waiting)).toEqual(['A at 1'])
  })

  it('the same evidence in another order gives the same ruling', () => {
    const answer: Scene = [2, answers('A', 'green')]
    const early = [...ALL_BUT_ANSWER.slice(0, 2), answer, ...ALL_BUT_ANSWER.slice(2)]
    expect(records(play({}, early))).toEqual(['v1 pass admit'])
  })
})

it('what is signed is not asked about', () => {
  const signed: LaneEvent = {
    type: 'code',
    code: code('health-code', 'A'),
    lookUp: true,
    presenceInDoubt: false,
  }
  expect(
    asked(
      play({}, [
        [0, arrives],
        [1, signed],
      ]),
    ),
  ).toEqual([])
})

describe('the answer', () => {
  it.each([
    ['green', 'v1 pass admit'],
    ['yellow', 'v1 deny admit-to-isolation health-code-yellow'],
    ['red', 'v1 deny hold-and-report health-code-red'],
    ['under_review', 'v1 deny refuse health-code-under_review'],
    ['expired', 'v1 deny refuse health-code-expired'],
    ['not_found', 'v1 deny refuse health-code-not_found'],
    ['invalid', 'v1 deny refuse health-code-invalid'],
  ] as const)('%s: %s', (status, record) => {
    const ruled = play({}, [...ALL_BUT_ANSWER, [5, answers('A', status)]])
    expect(records(ruled)).toEqual([record])
    expect(ruled.effects.at(-1)?.effect).toMatchObject({
      visit: {
        evidence: [
          { from: 'scan', status: 'unknown', assurance: null },
          {},
          {},
          {},
          { from: 'look-up', token: 'A', family: 'zhejiang', status, assurance: 'authority' },
        ],
      },
    })
  })

  it.each(['lookup_failed', 'lookup_timeout'] as const)(
    '%s: the guard is asked, and his word counts',
    (status) => {
      const failed = play({}, [...ALL_BUT_ANSWER, [5, answers('A', status)]])
      expect(records(failed)).toEqual([])
      expect(judged(failed)).toMatchObject({ ruling: { state: 'ask' }, asks: ['health-code-status'] })
      expect(judged(failed).codes).toContainEqual(expect.objectContaining({ status, assurance: null }))
      expect(records(goOn(failed, [[6, key('health-green')]]))).toEqual(['v1 pass admit'])
      expect(records(goOn(failed, [[6, key('health-red')]]))).toEqual([
        'v1 deny hold-and-report health-code-red',
      ])
    },
  )

  it('that fails lets the guard’s word of before count', () => {
    const said = play({}, [...ALL_BUT_ANSWER, [5, key('health-green')], [6, answers('A', 'lookup_failed')]])
    expect(records(said)).toEqual(['v1 pass admit'])
  })

  it('counts before what the guard saw', () => {
    const said = play({}, [...ALL_BUT_ANSWER, [5, key('health-green')], [6, answers('A', 'not_found')]])
    expect(records(said)).toEqual(['v1 deny refuse health-code-not_found'])
  })

  it.each(['not_found', 'invalid', 'expired', 'under_review'] as const)(
    '%s is not healed by waiting until the guard’s word is the younger one',
    (status) => {
      const waited = play({}, [
        [0, arrives],
        [1, asks('A')],
        [2, answers('A', status)],
        [30, key('health-green')],
        [62.5, ruian('A')],
        [63, key('mask-on')],
        [64, skin(36.5)],
      ])
      expect(records(waited)).toEqual([`v1 deny refuse health-code-${status}`])
    },
  )

  it('is of no status that would pass but green', () => {
    for (const status of CODE_STATUSES) {
      const passes = records(play({}, [...ALL_BUT_ANSWER, [5, answers('A', status)]])).includes(
        'v1 pass admit',
      )
      expect(passes).toBe(status === 'green')
    }
  })

  it('that nobody waits for is dropped', () => {
    for (const stray of [answers('B', 'green'), answers('B', 'red')]) {
      const after = play({}, [...ALL_BUT_ANSWER, [5, stray]])
      expect(after.lane.active?.evidence).toHaveLength(4)
      expect(records(after)).toEqual([])
    }
    expect(play({}, [[0, answers('A', 'red')]]).effects).toEqual([])
  })

  it.each([
    ['王*明', { maskedName: '王*明', household: null, enterprise: null, staffNumber: null }],
    [null, null],
  ])('tells the name %j, the time of the status, and nothing else', (maskedName, holder) => {
    const answer = { status: 'green', assurance: 'authority', updatedAt: 500, maskedName } as const
    const { lane } = play({}, [
      [0, arrives],
      [1, asks('A')],
      [2, { type: 'looked-up', token: 'A', answer }],
    ])
    const told = {
      ...code('health-code', 'A', 'green', 'authority'),
      from: 'look-up',
      updatedAt: 500,
      holder,
    }
    expect(lane.active?.evidence[1]).toMatchObject(told)
  })

  it('counts once', () => {
    const again = play({}, [
      [0, arrives],
      [1, asks('A')],
      [2, answers('A', 'green')],
      [3, answers('A', 'red')],
    ])
    expect(again.lane.active?.evidence).toHaveLength(2)
  })

  it('wakes nobody: who shows nothing more is given up a minute after what he showed', () => {
    const gone = play({}, [
      [0, arrives],
      [1, asks('A')],
      [2, leaves],
      [30, answers('A', 'green')],
    ])
    expect(nextDeadline(gone.lane, gone.rules, gone.now)).toBeLessThanOrEqual(62_000)
    expect(runOut(gone).now).toBeLessThan(63_000)
    expect(records(runOut(gone))).toEqual(['v1 abandoned'])
  })
})

describe('a code shown again', () => {
  it('is asked about anew after a failure, at once', () => {
    const again = play({}, [
      [0, arrives],
      [1, asks('A')],
      [2, answers('A', 'lookup_failed')],
      [3, asks('A')],
    ])
    expect(asked(again)).toEqual(['A at 1', 'A at 3'])
    expect(tile(again)).toBe('busy')
    // A phone that lies on the scanner is no second piece of evidence.
    expect(again.lane.active?.evidence).toHaveLength(2)
    expect(tile(goOn(again, [[4, answers('A', 'green')]]))).toBe('ok')
  })

  it('is not asked about anew while its answer is young', () => {
    const again = play({}, [
      [0, arrives],
      [1, asks('A')],
      [2, answers('A', 'green')],
      [11.9, asks('A')],
    ])
    expect(asked(again)).toEqual(['A at 1'])
    expect(asked(goOn(again, [[12, asks('A')]]))).toEqual(['A at 1', 'A at 12'])
  })

  it('is not asked about when it has just been judged', () => {
    const ruled = play({}, [
      ...ALL_BUT_ANSWER,
      [5, answers('A', 'green')],
      [6, leaves],
      [7, arrives],
      [8, asks('A')],
    ])
    expect(asked(ruled)).toEqual(['A at 1'])
    expect(notices(ruled)).toEqual(['code-ignored'])
  })

  it('by its owner who had stepped back brings along the look-up that is under way', () => {
    const back = play({}, [...ALL_BUT_ANSWER, [5, leaves], [6, arrives], [7, asks('A')], [7.5, skin(36.5)]])
    expect(asked(back)).toEqual(['A at 1'])
    expect(records(back)).toEqual([])
    expect(records(goOn(back, [[8, answers('A', 'green')]]))).toEqual(['v1 pass admit [reclaimed]'])
  })
})

describe('a refreshed code', () => {
  const refreshed: readonly Scene[] = [
    [0, arrives],
    [1, asks('A')],
    [2, asks('B')],
    [3, ruian('A')],
    [4, key('mask-on')],
    [5, skin(36.5)],
  ]

  it('waits for its own answer and for that of the one that it replaced', () => {
    const waiting = play({}, [...refreshed, [6, answers('B', 'green')]])
    expect(asked(waiting)).toEqual(['A at 1', 'B at 2'])
    expect(records(waiting)).toEqual([])
  })

  it.each(['green', 'expired', 'not_found', 'invalid', 'lookup_failed', 'lookup_timeout'] as const)(
    'what is said of the old one does not count: %s',
    (status) => {
      for (const order of [
        ['A', 'B'],
        ['B', 'A'],
      ] as const) {
        const heard = order.map((token, index): Scene => [
          6 + index,
          answers(token, token === 'B' ? 'green' : status),
        ])
        expect(records(play({}, [...refreshed, ...heard]))).toEqual(['v1 pass admit [code-replaced]'])
      }
    },
  )

  it('never improves a red, whether it is heard before the new code or after', () => {
    const record = ['v1 deny hold-and-report health-code-red [code-replaced]']
    expect(records(play({}, [...refreshed, [6, answers('B', 'green')], [7, answers('A', 'red')]]))).toEqual(
      record,
    )
    expect(records(play({}, [...refreshed, [6, answers('A', 'red')]]))).toEqual(record)
    const before: readonly Scene[] = [
      [0, arrives],
      [1, asks('A')],
      [2, answers('A', 'red')],
    ]
    expect(records(play({}, before))).toEqual(['v1 deny hold-and-report health-code-red'])
  })

  it('is still the code that was shown last', () => {
    const yellow = play({}, [
      [0, arrives],
      [1, asks('A')],
      [2, asks('B')],
      [3, answers('A', 'yellow')],
      [4, asks('B')],
    ])
    expect(notices(yellow)).toEqual(['code-replaced'])
  })
})

describe('whoever steps back before the answer', () => {
  const gone: readonly Scene[] = [...ALL_BUT_ANSWER, [5, leaves]]

  it('does not open the gate for who comes then', () => {
    const next = play({}, [...gone, [6, arrives], [7, answers('A', 'green')]])
    expect(records(next)).toEqual([])
    expect(next.lane.active).toMatchObject({ id: 'v2', evidence: [] })
  })

  it('is not let through while nobody stands there, but when he is back with his code', () => {
    const answered = play({}, [...gone, [6, answers('A', 'green')], [7, tick]])
    expect(records(answered)).toEqual([])
    const back = goOn(answered, [
      [8, arrives],
      [9, asks('A')],
    ])
    expect(records(back)).toEqual([])
    expect(records(goOn(back, [[10, skin(36.5)]]))).toEqual(['v1 pass admit [reclaimed]'])
  })

  it('is let through when the guard has spoken for him, before the answer or after', () => {
    const record = ['v1 pass admit [reclaimed]']
    const spoken: Scene = [6, key('mask-on')]
    expect(records(play({}, [...gone, spoken, [7, answers('A', 'green')]]))).toEqual(record)
    expect(records(play({}, [...gone, [5.5, answers('A', 'green')], spoken, [6.5, tick]]))).toEqual(record)
    // Spoken for, he waits ten seconds like anybody.
    expect(records(play({}, [...gone, spoken, [16, answers('A', 'green')]]))).toEqual([])
  })

  it('is not let through by a failure after the guard’s word of long ago', () => {
    const failed = play({}, [
      ...ALL_BUT_ANSWER,
      [5, key('health-green')],
      [6, leaves],
      [7, answers('A', 'lookup_failed')],
    ])
    expect(records(failed)).toEqual([])
  })

  it('is held at once when it is a red', () => {
    const red = play({}, [...gone, [6, arrives], [7, answers('A', 'red')]])
    expect(records(red)).toEqual(['v1 deny hold-and-report health-code-red'])
    expect(red.lane).toMatchObject({ active: { id: 'v2', evidence: [] }, presenceSpent: false })
  })

  it('and waits at the desk is ruled there', () => {
    const parked = play({}, [...ALL_BUT_ANSWER, [5, key('step-aside')], [6, answers('A', 'green')]])
    expect(records(parked)).toEqual(['v1 pass admit'])
  })

  it('and was given up is let through by no answer, and held by a red while that can be taken back', () => {
    const givenUp: readonly Scene[] = [...ALL_BUT_ANSWER, [5, key('next-person')]]
    const green = play({}, [...givenUp, [6, answers('A', 'green')], [10, tick]])
    expect(records(green)).toEqual(['v1 abandoned'])
    const red = play({}, [...givenUp, [6, answers('A', 'red')]])
    expect(records(red)).toEqual(['v1 deny hold-and-report health-code-red'])
    expect(red.lane).toMatchObject({ active: null, denied: null })
    const late = play({}, [...givenUp, [10, tick], [11, answers('A', 'red')]])
    expect(records(late)).toEqual(['v1 abandoned'])
    expect(learned(late)).toEqual([])
  })
})

it('an answer about who stepped back makes no second tap about who was just ruled a word about the next', () => {
  const tapped = play({}, [
    [0, arrives],
    [1, asks('A')],
    [2, leaves],
    [3, arrives],
    [4, skin(36.5)],
    [5, key('seen-green')],
    [5.3, answers('A', 'red')],
    [5.6, key('seen-green')],
    [7, leaves],
    [8, arrives],
    [9, skin(36.5)],
  ])
  expect(records(tapped)).toEqual(['v2 pass admit', 'v1 deny hold-and-report health-code-red'])
  expect(notices(tapped)).toEqual(['key-ignored'])
})

it('an answer that lets through who stands there makes a second tap about him no word about the next', () => {
  const tapped = play({}, [
    [0, arrives],
    [1, asks('A')],
    [2, skin(36.5)],
    [3, key('seen-green')],
    [3.5, answers('A', 'green')],
    [4, key('seen-green')],
  ])
  expect(records(tapped)).toEqual(['v1 pass admit'])
  expect(notices(tapped)).toEqual(['key-ignored'])
})

describe('of two who scanned ahead', () => {
  const two: readonly Scene[] = [
    [0, asks('A')],
    [1, ruian('A')],
    [2, key('mask-on')],
    [3, gun(36.5)],
    [4, asks('B')],
  ]

  it('the one whose answer comes is not let through before he has stepped up', () => {
    const answered = play({}, [...two, [5, answers('A', 'green')]])
    expect(records(answered)).toEqual([])
    const up = goOn(answered, [
      [6, arrives],
      [7, asks('A')],
    ])
    expect(records(up)).toEqual(['v1 pass admit [reclaimed]'])
  })

  it('nor when the other has been ruled meanwhile', () => {
    const answered = play({}, [...two, [5, answers('B', 'red')], [5.5, answers('A', 'green')]])
    expect(records(answered)).toEqual(['v2 deny hold-and-report health-code-red'])
  })

  it('the other does not get the edge of the one who has just been ruled', () => {
    const red = play({}, [...two, [5, answers('A', 'red')], [6, arrives]])
    expect(records(red)).toEqual(['v1 deny hold-and-report health-code-red'])
    expect(red.lane.active).toMatchObject({ id: 'v3', evidence: [] })
    expect(red.lane.held).toMatchObject([{ id: 'v2', thread: { state: 'held' } }])
  })

  it('nor the edge of one who stepped back, and was ruled when the guard had spoken for him', () => {
    const spoken = play({}, [
      ...ALL_BUT_ANSWER,
      [5, leaves],
      [6, key('mask-on')],
      [7, asks('B')],
      [8, answers('A', 'green')],
      [9, arrives],
    ])
    expect(records(spoken)).toEqual([])
    expect(spoken.lane.active).toMatchObject({ id: 'v3', evidence: [] })
    const back: readonly Scene[] = [
      [10, asks('A')],
      [11, skin(36.5)],
    ]
    expect(records(goOn(spoken, back))).toEqual(['v1 pass admit [reclaimed]'])
  })

  it('nor does the first when the second has been ruled', () => {
    const red = play({}, [...two, [5, answers('B', 'red')], [6, arrives]])
    expect(records(red)).toEqual(['v2 deny hold-and-report health-code-red'])
    expect(red.lane.active).toMatchObject({ id: 'v3', evidence: [], askedWho: { visit: 'v2' } })
    expect(red.lane.held).toMatchObject([{ id: 'v1', thread: { state: 'held' } }])
  })
})

it('whoever scanned ahead alone and was served by hand is let through', () => {
  const served = play({}, [
    [0, asks('A')],
    [1, ruian('A')],
    [2, key('mask-on')],
    [3, gun(36.5)],
    [4, answers('A', 'green')],
  ])
  expect(records(served)).toEqual(['v1 pass admit'])
})

it('one after the other at a lane that sees nobody: each waits for his own answer', () => {
  const two = play({ sensesPresence: false }, [
    [1, asks('A')],
    [2, key('seen-green')],
    [3, asks('B')],
    [4, answers('B', 'red')],
    [5, answers('A', 'green')],
  ])
  expect(records(two)).toEqual(['v2 deny hold-and-report health-code-red'])
  expect(two.lane.held).toMatchObject([{ id: 'v1', lookingUp: [] }])
})

it('a thermometer that is pulled out changes nothing in whose answer it is', () => {
  const lost = play({}, [...ALL_BUT_ANSWER, [5, thermometerLost], [6, answers('A', 'green')]])
  expect(records(lost)).toEqual(['v1 pass admit'])
})

describe('an answer that comes after the ruling', () => {
  const feverish: readonly Scene[] = [
    [0, arrives],
    [1, asks('A')],
    [2, skin(38.4)],
    [8, skin(38.4)],
  ]

  it.each(['yellow', 'red'] as const)('%s: the guard is told, and it stands on record', (status) => {
    const late = play({}, [...feverish, [9, leaves], [10, arrives], [11, answers('A', status)]])
    expect(learned(late)).toMatchObject([
      { visit: 'v1', evidence: [{ token: 'A', status, assurance: 'authority' }] },
    ])
    expect(notices(late)).toEqual(['answer-after-ruling'])
    // Nobody else is touched by it.
    expect(late.lane.active).toMatchObject({ id: 'v2', evidence: [] })
    expect(records(late)).toHaveLength(1)
    expect(learned(goOn(late, [[12, answers('A', status)]]))).toHaveLength(1)
  })

  it('of one leaves open that of another', () => {
    const two = play({}, [
      ...feverish,
      [9, leaves],
      [10, arrives],
      [11, asks('B')],
      [12, key('health-red')],
      [13, answers('A', 'green')],
      [14, answers('B', 'yellow')],
    ])
    expect(learned(two)).toMatchObject([{ visit: 'v2', evidence: [{ token: 'B', status: 'yellow' }] }])
  })

  it('of another code is not his', () => {
    expect(learned(play({}, [...feverish, [9, answers('B', 'red')]]))).toEqual([])
  })

  it('anything else is no news', () => {
    for (const status of CODE_STATUSES.filter((one) => one !== 'yellow' && one !== 'red')) {
      const late = play({}, [...feverish, [9, answers('A', status)]])
      expect(learned(late)).toEqual([])
      expect(late.lane.ruledAhead).toEqual([])
    }
  })

  it('of somebody on the way to the doctor does not turn him back', () => {
    const patient = play({ direction: 'out' }, [
      [0, arrives],
      [1, asks('A')],
      [2, key('medical-care')],
      [3, answers('A', 'red')],
    ])
    expect(records(patient)).toEqual(['v1 pass admit [medical-care]'])
    expect(learned(patient)).toHaveLength(1)
  })
})

it.each(['green', 'lookup_failed'] as const)(
  'an authority’s %s lapses with age like anybody else’s word',
  (status) => {
    const old = play({}, [
      [0, arrives],
      [1, asks('A')],
      [2, answers('A', status)],
      [50, key('mask-on')],
      [63, tick],
    ])
    expect(judged(old).codes).toEqual([])
    expect(tile(old)).toBe('wait')
  },
)

it.each(['yellow', 'red'] as const)(
  'a %s code says more than that another is still being looked up',
  (status) => {
    const seen = code('health-code', 'Z', status, 'guard')
    const two = play({ defaultClass: 'resident' }, [
      [0, arrives],
      [1, asks('A')],
      [2, { type: 'code', code: { ...seen, family: 'jiangsu' }, lookUp: false, presenceInDoubt: false }],
    ])
    const ended = two.effects.map(({ effect }) => effect).find((effect) => effect.type === 'record')
    const visit = ended?.visit ?? two.lane.active
    if (visit === null) throw new Error('nobody')
    const { conditions } = judge(visit, two.rules, two.now)
    expect(conditions).toContainEqual({ id: 'health-code', state: 'bad' })
  },
)
