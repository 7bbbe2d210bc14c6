import { describe, expect, it } from 'vitest'
import type { LaneEvent } from './lane-state.ts'
import { arrives, code, health, key, leaves, ruian, skin, tick } from './testing/people.ts'
import { goOn, judged, measured, notices, play, records, stage, type Scene } from './testing/play.ts'

/** Another province's health code: the same role as `health`, another family. */
function jiangsu(token: string): LaneEvent {
  return {
    type: 'code',
    code: { ...code('health-code', token), family: 'jiangsu' },
    lookUp: false,
    presenceInDoubt: false,
  }
}

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
    expect(notices(better)).toEqual(['colour-stands'])
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
    expect(notices(better)).toEqual(['colour-stands'])
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
    expect(notices(better)).toEqual(['colour-stands'])
  })

  it('is told of no standing yellow where it is one itself', () => {
    expect(notices(replaced(health('A1', 'yellow'), health('A2', 'yellow')))).toEqual([])
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
