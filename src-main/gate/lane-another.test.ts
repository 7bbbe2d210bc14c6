import { describe, expect, it } from 'vitest'
import {
  answers,
  arrives,
  asks,
  checkAgain,
  contact,
  handled,
  health,
  key,
  leaves,
  overridden,
  ruian,
  skin,
  thermometerLost,
} from './testing/people.ts'
import { goOn, notices, play, records, type Scene } from './testing/play.ts'

/* What belongs to one visitor counts for no other: codes that come late, or beside another, and answers that do. */

const passes = (scenes: readonly Scene[], sensesPresence = true): string[] =>
  records(play({ sensesPresence }, scenes)).filter((line) => line.includes('pass'))

describe('a code that one lets follow who passed by the guard’s eye is not the next one’s', () => {
  const byEye: readonly Scene[] = [
    [0, arrives],
    [1, health('A')],
    [1.5, skin(36.5)],
    [3, key('ruian-green')],
    [3.4, key('mask-on')],
  ]
  const next: readonly Scene[] = [
    [6, leaves],
    [7, arrives],
    [8, skin(36.6)],
    [9.5, key('mask-on')],
  ]
  it.each<[string, Scene[]]>([
    ['who has scanned already', [[4, health('B')], [4.6, ruian('A')], ...next]],
    ['for whom the guard has spoken', [[4.6, key('class-visitor')], [5.2, ruian('A')], ...next.slice(0, 3)]],
    ['whom the guard has called', [[4.2, key('next-person')], [5, ruian('A')], ...next, [10, health('B')]]],
    ['who is denied for it', [[4, health('B')], [4.6, ruian('A', 'red')], ...next]],
  ])('%s', (_, scenes) => {
    const after = play({}, [...byEye, ...scenes])
    expect(records(after)).toEqual(['v1 pass admit'])
    expect(notices(after)).toContain('code-too-soon')
  })

  it('where no presence is sensed, within a second', () => {
    const scenes: Scene[] = [
      [0, health('A')],
      [1.5, skin(36.5)],
      [2, key('ruian-green')],
      [2.5, key('mask-on')],
      [3, health('B')],
      [3.2, ruian('A')],
    ]
    expect(notices(play({ sensesPresence: false }, scenes))).toEqual(['code-too-soon'])
  })

  it('nor behind one who was put aside, stands there still and passes', () => {
    const aside: Scene[] = [
      [0, arrives],
      [1, health('A')],
      [1.5, skin(37.9)],
      [3, key('step-aside')],
      [5, contact(36.5, 'v1')],
      [8, key('seen-green', 'v1')],
      [9, ruian('A')],
      [11, leaves],
      [12, arrives],
      [13, skin(36.5)],
      [14, health('B')],
      [15, key('mask-on')],
    ]
    expect(passes(aside)).toEqual(['v1 pass admit'])
  })
})

describe('a code that was refused once', () => {
  const aside: readonly Scene[] = [
    [0, arrives],
    [1, health('D')],
    [1.5, skin(37.9)],
    [3, key('step-aside')],
    [4.5, ruian('D')],
    [6, leaves],
    [8, arrives],
    [9, skin(36.5)],
  ]
  const said: readonly Scene[] = [...aside, [10, health('C')], [11, ruian('D')], [13, key('next-person')]]
  const again: readonly Scene[] = [
    [14, skin(36.5)],
    [15, health('C')],
    [16, ruian('D')],
    [17, key('mask-on')],
  ]

  it('behind one put aside is looked at by the guard where this is said to be another', () => {
    const looked = play({}, [...said, ...again])
    expect(records(looked).filter((line) => line.includes('pass'))).toEqual([])
    expect(records(goOn(looked, [[18, key('ruian-green')]])).at(-1)).toBe('v3 pass admit')
  })

  it('but a red that was read is one, whoever was said to be another', () => {
    const red: Scene[] = [
      [0, arrives],
      [1, health('A')],
      [1.5, skin(37.9)],
      [7, skin(37.9)],
      [9, health('B', 'red')],
      [12, leaves],
      [14, arrives],
      [15, skin(36.5)],
      [16, key('next-person')],
      [17, skin(36.5)],
      [18, health('B', 'red')],
    ]
    expect(records(play({}, red)).at(-1)).toBe('v3 deny hold-and-report health-code-red')
    const asked: Scene[] = [
      [0, arrives],
      [1, health('A', 'red')],
      [3, health('B', 'red')],
      [7, leaves],
      [9, arrives],
      [10, skin(36.5)],
      [11, ruian('B')],
      [12, health('B', 'red')],
      [15, key('next-person')],
      [16, skin(36.5)],
      [17, ruian('B')],
      [18, health('B', 'red')],
    ]
    expect(records(play({}, asked)).at(-1)).toBe('v3 deny hold-and-report health-code-red')
    const green = red.map(([at, event]): Scene => [
      at,
      event.type === 'code' && event.code.status === 'red' ? health('B') : event,
    ])
    const keys: Scene[] = [
      [19, ruian('B')],
      [21, key('mask-on')],
    ]
    expect(records(play({}, [...green, ...keys])).at(-1)).toBe('v3 pass admit')
  })

  it('behind one who is checked from the start, or let in, is asked about no more', () => {
    const again: Scene[] = [
      [0, arrives],
      [1, health('A')],
      [1.5, skin(36.5)],
      [3, key('health-red')],
      [4, ruian('A')],
      [6, checkAgain('v1')],
      [7, skin(36.5)],
      [8, health('A')],
      [9, ruian('A')],
      [10, key('mask-on')],
    ]
    expect(passes(again)).toEqual(['v2 pass admit'])
    const letIn: Scene[] = [
      [0, arrives],
      [1, health('A', 'red')],
      [3, health('B')],
      [5, overridden('v1', 'pass')],
      [7, leaves],
      [9, arrives],
      [10, skin(36.5)],
      [11, ruian('B')],
      [12, health('B')],
      [13, key('mask-on')],
    ]
    expect(passes(letIn)).toEqual(['v2 pass admit'])
  })

  it('is his who showed all of his too early', () => {
    const early: Scene[] = [
      [0, arrives],
      [1, health('D')],
      [1.5, skin(37.9)],
      [3, key('step-aside')],
      [4, health('C')],
      [4.5, ruian('C')],
      [6, leaves],
      [8, arrives],
      [9, skin(36.5)],
      [10, health('C')],
      [11, ruian('C')],
      [12, key('mask-on')],
    ]
    expect(passes(early)).toEqual(['v2 pass admit'])
  })

  it('behind one who was denied is asked about beside a code of another', () => {
    const denied = play({}, [
      [0, arrives],
      [1, health('A', 'red')],
      [3, ruian('A')],
      [5, leaves],
      [7, arrives],
      [8, skin(36.5)],
      [9, health('B')],
      [10, ruian('A')],
      [11, key('mask-on')],
    ])
    expect(denied.lane.active).toMatchObject({ id: 'v2', askedWho: { visit: 'v1' } })
    expect(records(denied)).toEqual(['v1 deny hold-and-report health-code-red'])
  })

  it('of one who had stepped back before, and is aside now, is asked about', () => {
    const held: Scene[] = [
      [0, arrives],
      [1, ruian('I')],
      [2, leaves],
      [4, arrives],
      [5, skin(36.6)],
      [6, health('I')],
      [7, key('step-aside')],
      [8.2, ruian('I')],
      [9, leaves],
      [11, arrives],
      [12, health('F')],
      [13, skin(36.5)],
      [14, ruian('I')],
      [15, key('mask-on')],
    ]
    expect(passes(held)).toEqual([])
  })

  it('is forgotten with the thermometer that saw him stand there, and after a minute', () => {
    const lost = play({}, [...aside.slice(0, 5), [5, thermometerLost], [8, health('B')], [9, ruian('D')]])
    expect(lost.lane.parked[0]?.evidence).toHaveLength(2)
    const late = play({}, [...aside.slice(0, 6), [65, arrives], [66, health('C')], [67, ruian('D')]])
    expect(late.lane.active).toMatchObject({ askedWho: null, evidence: [{ token: 'C' }, { token: 'R-D' }] })
  })
})

describe('an authority’s answer is of who is checked from the start', () => {
  const again: readonly Scene[] = [
    [0, arrives],
    [1, asks('A')],
    [1.5, skin(36.5)],
    [2, key('ruian-red')],
    [4, checkAgain('v1')],
  ]
  const keys: readonly Scene[] = [
    [6, key('seen-green')],
    [6.5, skin(36.5)],
  ]
  it.each([
    ['red', 'v2 deny hold-and-report health-code-red'],
    ['green', 'v2 pass admit'],
  ] as const)('%s', (status, record) => {
    expect(records(play({}, [...again, [5, answers('A', status)], ...keys])).at(-1)).toBe(record)
  })

  it('who has left: whoever comes is asked for', () => {
    const left = play({}, [
      ...again.slice(0, 4),
      [3, leaves],
      [4, checkAgain('v1')],
      [5, answers('A', 'yellow')],
      [7, arrives],
    ])
    expect(notices(left)).toEqual(['again-when-back', 'answer-after-ruling'])
    expect(left.lane.active).toMatchObject({ id: 'v2', askedWho: { visit: 'v1' } })
    const same = goOn(left, [
      [8, key('same-person')],
      [9, key('mask-on')],
      [9.5, key('ruian-green')],
      [10, skin(36.5)],
    ])
    expect(records(same).at(-1)).toMatch(/^v2 deny .*health-code-yellow/)
  })

  it('and waits for it once he is said to be the same', () => {
    const same = play({}, [
      [0, arrives],
      [1, asks('A')],
      [1.5, skin(36.5)],
      [2, ruian('A')],
      [3, key('health-red')],
      [4, leaves],
      [5, checkAgain('v1')],
      [8, arrives],
      [9, skin(36.5)],
      [10, key('same-person')],
      [12, key('seen-green')],
      [12.4, key('mask-on')],
      [13, answers('A', 'red')],
    ])
    expect(records(same).at(-1)).toMatch(/^v2 deny hold-and-report health-code-red/)
  })

  it('and of who has stepped up again, when it is red: the guard is asked', () => {
    const red = play({}, [
      [0, arrives],
      [1, asks('A')],
      [2, leaves],
      [4, arrives],
      [5, answers('A', 'red')],
      [6, key('seen-green')],
      [7, skin(36.5)],
    ])
    expect(records(red)).toEqual(['v1 deny hold-and-report health-code-red'])
    expect(red.lane.active?.askedWho).toMatchObject({ visit: 'v1' })
  })
})

describe('questions', () => {
  it('a code for which somebody was just denied asks about him, unless he was let in', () => {
    const back: Scene[] = [
      [0, arrives],
      [1, health('D', 'red')],
      [3, leaves],
      [5, arrives],
      [6, skin(36.5)],
      [7, health('D', 'red')],
    ]
    const asked = play({}, [...back, [8, ruian('D')], [14, key('seen-green')]])
    expect(records(asked)).toEqual(['v1 deny hold-and-report health-code-red'])
    expect(asked.lane.active?.askedWho).toMatchObject({ visit: 'v1' })
    const letIn = play({}, [...back.slice(0, 3), [4, overridden('v1', 'pass')], ...back.slice(3)])
    expect(letIn.lane.active?.askedWho).toBeNull()
  })

  it('one about a fever that left by 已离开 stays until it is answered', () => {
    const asked = play({}, [
      [0, arrives],
      [1, health('X')],
      [1.2, ruian('X')],
      [2, skin(36.5)],
      [3, leaves],
      [10, arrives],
      [11.5, skin(37.9)],
      [13, key('step-aside')],
      [15, leaves],
      [16, handled('v2')],
      [18, arrives],
      [19, skin(36.6)],
      [21.1, key('same-person')],
    ])
    expect(asked.lane.active?.evidence.map(({ kind }) => kind)).toEqual(['temperature', 'temperature'])
  })

  it('none about a fever of one who was checked from the start and has passed', () => {
    const next = play({}, [
      [0, arrives],
      [1.5, skin(37.9)],
      [3, key('class-courier')],
      [8, contact(36.5, 'v1')],
      [10, checkAgain('v1')],
      [11, skin(36.5)],
      [12, health('A')],
      [13, ruian('A')],
      [14, key('mask-on')],
      [16, leaves],
      [18, arrives],
      [19, skin(36.5)],
    ])
    expect(records(next).at(-1)).toBe('v2 pass admit')
    expect(next.lane.active?.askedWho).toBeNull()
  })

  it('下一位 pressed twice is asked once more, with a word: another may have taken the place', () => {
    const asked: Scene[] = [
      [0, arrives],
      [1, skin(37.9)],
      [2, leaves],
      [6, arrives],
      [8, key('next-person')],
    ]
    const twice = play({}, [...asked, [8.2, key('next-person')]])
    expect(notices(twice)).toEqual(['answer-first'])
    expect(twice.lane.active).toMatchObject({ askedWho: { visit: 'v1' }, notThem: [] })
    expect(goOn(twice, [[9, key('next-person')]]).lane.active).toMatchObject({
      askedWho: null,
      notThem: ['v1'],
    })
  })

  it('下一位 leaves a yellow behind no more than a fever', () => {
    const yellow = play({}, [
      [0, arrives],
      [1, health('A', 'yellow')],
      [2, key('next-person')],
      [4, leaves],
      [6, arrives],
      [7, skin(36.5)],
      [8, health('W')],
      [9, ruian('W')],
      [10, key('mask-on')],
    ])
    expect(records(yellow)).toEqual([])
    expect(yellow.lane.active?.askedWho).toMatchObject({ visit: 'v1' })
  })

  it('nor does 已离开 of one who waited aside', () => {
    const aside = play({}, [
      [0, arrives],
      [1, health('A', 'yellow')],
      [2, key('step-aside')],
      [4, leaves],
      [6, handled('v1')],
      [14, arrives],
      [15, skin(36.5)],
      [16, key('seen-green')],
    ])
    expect(records(aside)).toEqual(['v1 abandoned'])
    expect(aside.lane.active?.askedWho).toEqual({ visit: 'v1', celsius: null, since: 14_000 })
    const same = goOn(aside, [[17, key('same-person')]])
    expect(records(same).at(-1)).toMatch(/^v2 deny .* health-code-yellow \[reclaimed\]$/)
  })

  it('about a phone that two share: answered once, it counts for the second too', () => {
    const shared = play({}, [
      [0, arrives],
      [1, health('M')],
      [1.5, skin(37.9)],
      [3, key('step-aside')],
      [4.5, key('same-phone')],
      [5, leaves],
      [6, arrives],
      [7, skin(36.5)],
      [12, health('M')],
      [14, key('next-person')],
      [15, skin(36.5)],
      [16, health('M')],
      [17, ruian('M')],
      [18, key('mask-on')],
    ])
    expect(records(shared).filter((line) => line.includes('pass'))).toEqual(['v3 pass admit [same-phone]'])
  })
})
