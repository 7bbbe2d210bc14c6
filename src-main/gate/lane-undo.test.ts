import { describe, expect, it } from 'vitest'
import { nextDeadline } from './lane.ts'
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
  overridden,
  ruian,
  skin,
  tick,
} from './testing/people.ts'
import { goOn, judged, measured, notices, play, records, runOut, type Scene } from './testing/play.ts'
import { ALL_BUT_TEMPERATURE, byGun, PASSES } from './testing/scenes.ts'

/* 撤销: what a key, taken back, leaves as it was. */

const blind = { sensesPresence: false }

describe('a key taken back', () => {
  it.each<[string, Scene, Scene[]]>([
    ['a colour', [5, key('health-yellow')], []],
    ['a mask', [5, key('mask-off')], []],
    ['a class', [5, key('class-visitor')], []],
    ['a read-out', [5, gun(38)], []],
  ])('%s counts no longer, and stays on record', (_, wrong, rest) => {
    const before = play({ preset: 'ruian-main' }, [
      [0, arrives],
      [1, ruian('A')],
      [2, key('mask-on')],
    ])
    const undone = goOn(before, [wrong, [6, key('undo')], ...rest])
    const { temperature: _t, ...was } = judged(before)
    const { temperature: _u, ...is } = judged(undone)
    expect({ ...is }).toEqual({ ...was })
    expect(undone.lane.active?.evidence.at(-1)).toMatchObject({ superseded: true })
    expect(
      records(
        goOn(undone, [
          [7, health('A')],
          [8, skin(36.5)],
        ]),
      ),
    ).toEqual(['v1 pass admit'])
  })

  it('not after five seconds, and not when it has led to a ruling', () => {
    const late = play({}, [
      [0, arrives],
      [1, key('mask-off')],
      [6, key('undo')],
    ])
    expect(judged(late).mask).toBe(false)
    const lit = play({}, [
      [0, arrives],
      [1, key('health-red')],
      [2, key('undo')],
    ])
    expect(records(lit)).toEqual(['v1 deny hold-and-report health-code-red'])
    expect(notices(lit)).toEqual(['key-ignored'])
    // The screen showed no verdict when it was pressed: it does now, and offers the override.
    expect(lit.lane.undoable).toMatchObject({ key: 'health-red', visit: 'v1' })
  })

  it('not past 下一位, which is taken back first: the denied has his keys again', () => {
    const called = play({}, [
      [0, arrives],
      [1, key('health-red')],
      [3, key('next-person')],
    ])
    expect(called.lane).toMatchObject({ undoable: { key: 'next-person' }, called: 1, denied: null })
    const back = goOn(called, [[4, key('undo')]])
    expect(back.lane).toMatchObject({ undoable: null, denied: { visit: 'v1' } })
    expect(notices(goOn(back, [[4.5, key('undo')]]))).toEqual(['key-ignored'])
  })

  it('下一位: the visit goes on', () => {
    const back = play({}, [
      ...ALL_BUT_TEMPERATURE,
      [4, key('next-person')],
      [6, key('undo')],
      [7, skin(36.5)],
    ])
    expect(records(back)).toEqual(['v1 pass admit'])
    expect(records(runOut(back))).toHaveLength(1)
  })

  it('请到一旁: he stands there again', () => {
    const back = play({}, [...ALL_BUT_TEMPERATURE, [4, key('step-aside')], [6, key('undo')]])
    expect(back.lane).toMatchObject({ parked: [], active: { id: 'v1', ticket: null }, presenceSpent: false })
    expect(records(goOn(back, [[7, skin(36.5)]]))).toEqual(['v1 pass admit'])
  })

  it('同一人: they are two again', () => {
    const two: readonly Scene[] = [
      [0, arrives],
      [1, health('A')],
      [2, leaves],
      [3, arrives],
      [4, skin(36.5)],
    ]
    const joined = play({}, [...two, [5, key('same-person')], [6, key('undo')]])
    expect(joined.lane.active).toEqual(play({}, two).lane.active)
    expect(joined.lane.held.map(({ id }) => id)).toEqual(['v1'])
  })

  it('同一人 that has lit a pass is left for the override to take back', () => {
    const lit = play({}, [
      [0, arrives],
      [1, key('seen-green')],
      [2, leaves],
      [4, arrives],
      [5, skin(36.5)],
      [6, key('same-person')],
    ])
    expect(records(lit)).toEqual(['v1 pass admit [reclaimed]'])
    expect(lit.lane.undoable).toMatchObject({ key: 'same-person', visit: 'v1', hasLit: true })
    expect(notices(goOn(lit, [[7, key('undo')]]))).toEqual(['key-ignored'])
  })

  it('not past a later key that counted for no visit', () => {
    const passed = play({}, [
      [0, arrives],
      [1, skin(36.5)],
      [2, key('seen-green')],
    ])
    expect(passed.lane.undoable).toMatchObject({ visit: 'v1' })
    const again = goOn(passed, [[2.5, key('mask-on', 'v2')]])
    expect(notices(again)).toEqual(['key-ignored'])
    expect(again.lane.undoable).toBeNull()
    // One more key about the same visitor leaves it.
    expect(goOn(passed, [[2.5, key('mask-on', 'v1')]]).lane.undoable).toMatchObject({ visit: 'v1' })
    // Nor is 下一位 forgotten, whose burst goes on.
    const called = play({}, [
      [0, arrives],
      [1, health('A')],
      [2, key('next-person')],
      [2.2, key('mask-on', 'v2')],
    ])
    expect(called.lane.undoable).toMatchObject({ key: 'next-person', visit: 'v1' })
  })

  it('given ahead: nothing is waiting for the next one any more', () => {
    const undone = play({}, [
      [0, key('seen-green')],
      [1, key('undo')],
    ])
    expect(notices(runOut(undone))).toEqual([])
    expect(records(runOut(undone))).toEqual(['v1 abandoned [unclaimed]'])
  })

  it.each(['next-person', 'same-person'] as const)('%s as an answer: it is asked again', (answer) => {
    const asked = play({}, [
      [0, arrives],
      [1, skin(37.9)],
      [2, leaves],
      [5, arrives],
      [6, skin(36.4)],
    ])
    expect(asked.lane.active?.askedWho).toMatchObject({ visit: 'v1', celsius: 37.9 })
    const back = goOn(asked, [
      [7, key(answer)],
      [7.5, skin(36.5)],
      [7.7, key('undo')],
    ])
    expect(back.lane.active).toMatchObject({ id: 'v2', askedWho: { visit: 'v1' }, notThem: [] })
    expect(back.lane.held.map(({ id }) => id)).toEqual(['v1'])
    expect(records(goOn(back, [[8, key('seen-green')]]))).toEqual([])
  })

  it('and who was dismissed before that is on record all the same', () => {
    const back = play({}, [
      [0, arrives],
      [1, health('A')],
      [2, key('next-person')],
      [2.5, leaves],
      [3, health('B')],
      [4, key('direction-out')],
      [5, key('step-aside')],
      [6, key('undo')],
    ])
    expect(records(runOut(back))).toEqual(['v1 abandoned', 'v2 abandoned'])
  })

  it('the direction', () => {
    const turned = play({}, [
      [0, arrives],
      [1, key('direction-out')],
      [2, key('undo')],
    ])
    expect(turned.lane).toMatchObject({ direction: 'in', active: { direction: 'in' } })
  })

  it('moves nobody back when somebody has come or gone since', () => {
    const gone = play({}, [...ALL_BUT_TEMPERATURE, [4, key('next-person')], [5, leaves], [6, key('undo')]])
    expect(notices(gone)).toEqual(['key-ignored'])
    expect(gone.lane.active).toBeNull()
  })

  it('and the answer of an authority that has come meanwhile stays', () => {
    const back = play({}, [
      [0, arrives],
      [1, asks('A')],
      [2, key('step-aside')],
      [3, answers('A', 'green')],
      [4, key('undo')],
    ])
    expect(back.lane.active).toMatchObject({ lookingUp: [], evidence: [{}, { assurance: 'authority' }] })
  })

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

  it('已处理, which comes again: a key begun for the next one meanwhile is not told of the denied', () => {
    const again = play({}, [
      [0, arrives],
      [1, key('class-courier')],
      [5, handled('v1')],
      [5.4, key('undo')],
      [5.5, handled('v1')],
      [5.6, key('mask-off', 'v1')],
    ])
    expect(notices(again)).toEqual(['key-between'])
    expect(again.effects.map(({ effect }) => effect.type)).not.toContain('learned')
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

it('two of 下一位 within five seconds leave each visit its entry', () => {
  const twice = play({}, [
    [0, arrives],
    [1, health('A')],
    [2, key('next-person')],
    [2.5, leaves],
    [3, health('B')],
    [4, key('next-person')],
  ])
  expect(records(runOut(twice))).toEqual(['v1 abandoned', 'v2 abandoned'])
})

it('what can be taken back for five seconds changes the lane then', () => {
  const { lane, rules } = play({}, [
    [0, arrives],
    [1, key('mask-on')],
  ])
  expect(nextDeadline(lane, rules, 1000)).toBe(6000)
})

it.each([overridden('v1', 'pass'), checkAgain('v1')])(
  '下一位 gives no keys back to one who was let in since (%j)',
  (turned) => {
    const back = play({}, [
      ...ALL_BUT_TEMPERATURE.slice(0, 3),
      [2.5, key('mask-off')],
      [4, skin(36.5)],
      [5, key('next-person')],
      [7, turned],
      [8, key('undo')],
    ])
    expect(back.lane.denied).toBeNull()
  },
)

it('同一人 of one who was denied: a key that names him a moment later is not told of him', () => {
  const back = play({}, [
    [0, arrives],
    [1, skin(37.9)],
    [2, key('seen-green')],
    [7, skin(37.9)],
    [10, leaves],
    [12, arrives],
    [13, key('same-person')],
    [14, key('undo', 'v2')],
    [14.1, key('class-visitor', 'v1')],
  ])
  expect(back.lane).toMatchObject({ active: { id: 'v2', askedWho: { visit: 'v1' } }, denied: null })
  expect(back.effects.map(({ effect }) => effect.type)).not.toContain('learned')
})

it('an answer: nor does the rest of a burst whose first key was between the two count', () => {
  const burst = play({}, [
    [0, arrives],
    [1, skin(37.9)],
    [3, leaves],
    [5, arrives],
    [6, skin(36.5)],
    [8, key('next-person')],
    [8.3, key('class-courier')],
    [8.5, key('undo')],
    [8.6, key('seen-green')],
  ])
  expect(notices(burst)).toEqual(['key-between', 'key-between'])
  expect(burst.lane.active).toMatchObject({ id: 'v2', evidence: [{ kind: 'temperature' }] })
})

it('a second 下一位 within five seconds is taken back as the first', () => {
  const back = play({}, [
    [0, arrives],
    [1, health('A')],
    [2, key('next-person')],
    [3, leaves],
    [4, arrives],
    [5, health('B')],
    [6, key('next-person')],
    [7, key('undo')],
  ])
  expect(records(back)).toEqual(['v1 abandoned'])
  expect(back.lane).toMatchObject({ active: { id: 'v2', evidence: [{ token: 'B' }] }, dismissed: null })
})

it('a reading that came while its visitor was aside is asked for again, where no presence is sensed', () => {
  const back = play(blind, [
    [0, health('A')],
    [1, ruian('A')],
    [2, key('mask-on')],
    [3, key('step-aside')],
    [4, skin(36.5)],
    [8, health('A')],
  ])
  expect(measured(back)).toEqual([0, 8])
})

it('an answer: not once a code has been shown, which would be of either', () => {
  const shown = play({}, [
    [0, arrives],
    [1, skin(37.9)],
    [1.5, health('A')],
    [3, leaves],
    [5, arrives],
    [8, key('next-person')],
    [9, health('B')],
    [10, key('undo')],
  ])
  expect(notices(shown)).toEqual(['key-ignored'])
  expect(shown.lane.active).toMatchObject({ askedWho: null, evidence: [{ token: 'B' }] })
})
