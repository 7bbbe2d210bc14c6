import { describe, expect, it } from 'vitest'
import { judge } from './judge.ts'
import { arrives, contact, health, key, leaves, ruian, skin, tick } from './testing/people.ts'
import {
  goOn,
  judged,
  learned,
  measured,
  notices,
  play,
  records,
  runOut,
  sorts,
  stage,
  type Scene,
} from './testing/play.ts'
import { ALL_BUT_TEMPERATURE, PASSES } from './testing/scenes.ts'

describe('the guard says who is who', () => {
  it('next person: the visit is over, and the next one is whoever steps up', () => {
    const next = play({}, [
      [0, arrives],
      [1, health('A')],
      [2, skin(36.5)],
      [3, key('next-person')],
    ])
    expect(records(goOn(next, [[7.999, tick]]))).toEqual([])
    expect(records(goOn(next, [[8, tick]]))).toEqual(['v1 abandoned'])
    expect(measured(next)).toEqual([])
    expect(next.lane).toMatchObject({ active: null, presenceSpent: true })
    const stepsUp = goOn(next, [
      [4, leaves],
      [5, arrives],
    ])
    expect(stepsUp.lane.active).toMatchObject({ id: 'v2', thread: { state: 'present' }, evidence: [] })
  })

  it('next person while the one who was judged stands there: his forehead is not the next one’s', () => {
    const next = play({}, [...PASSES, [5, key('next-person')], [6.5, key('seen-green')], [7, skin(36.1)]])
    expect(measured(next)).toEqual([])
    expect(next.lane.active).toMatchObject({ thread: { state: 'expected' } })
    const stepsUp = goOn(next, [
      [8, leaves],
      [9, arrives],
      [10, skin(36.9)],
    ])
    expect(records(stepsUp)).toEqual(['v1 pass admit', 'v2 pass admit'])
  })

  it('next person behind whose back a code was scanned: he shows it again', () => {
    const next = play({}, [...PASSES, [5, health('B')], [6, key('next-person')], [7, health('B')]])
    expect(records(goOn(next, [[11, tick]]))).toEqual(['v1 pass admit', 'v2 abandoned'])
    expect(notices(next)).toContain('code-too-soon')
    const stepsUp = goOn(next, [
      [11, leaves],
      [12, arrives],
      [13, health('B')],
    ])
    expect(stepsUp.lane.active).toMatchObject({ id: 'v3', thread: { state: 'present' } })
  })

  it('next person with nobody there waits for one', () => {
    const next = play({}, [
      [0, health('A')],
      [1, key('next-person')],
    ])
    expect(records(goOn(next, [[6, tick]]))).toEqual(['v1 abandoned'])
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
      [5.2, leaves],
      [5.6, arrives],
      [6, health('A')],
      [7, ruian('A')],
      [8, key('mask-on')],
      [9, skin(36.4)],
      [10, health('A')],
    ])
    expect(records(family)).toEqual(['v1 pass admit', 'v2 pass admit [same-phone]'])
    expect(notices(family)).toEqual(['same-phone', 'code-ignored'])
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
      [7.2, leaves],
      [7.6, arrives],
      [8, health('A')],
      [9, ruian('A')],
    ])
    expect(family.lane.active).toMatchObject({ id: 'v3', flags: ['same-code'], evidence: [{ token: 'A' }] })
    expect(notices(family)).toEqual(['same-phone', 'code-ignored'])
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
    expect(notices(family)).toEqual(['same-phone'])
    expect(family.lane.active).toMatchObject({ id: 'v3', flags: ['same-phone'], evidence: [{ token: 'A' }] })
  })

  it('same phone for a third, while the second is undecided', () => {
    const family = play({}, [
      ...PASSES,
      [5, key('same-phone')],
      [6, health('A')],
      [7, key('same-phone')],
      [7.2, leaves],
      [7.6, arrives],
      [8, health('A')],
      [8.5, ruian('A')],
      [9, key('mask-on')],
      [9.5, skin(36.4)],
    ])
    expect(records(runOut(family))).toEqual([
      'v1 pass admit',
      'v3 pass admit [same-phone]',
      'v2 abandoned [same-phone]',
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
      [4.5, key('step-aside')],
      [5, key('mask-off', 'v2')],
      [5, leaves],
      [5, health('C')],
      [6, key('mask-on')],
      [7, key('class-visitor', 'v3')],
    ])
    expect(named.lane.parked[0]?.evidence.map((item) => item.kind)).toEqual(['code', 'mask'])
    expect(learned(named)).toEqual([])
    expect(named.lane.active?.evidence.map((item) => item.kind)).toEqual(['code', 'mask', 'class'])
  })
})

describe('step aside', () => {
  const aside: readonly Scene[] = [...ALL_BUT_TEMPERATURE, [4, skin(37.6)], [5, key('step-aside')]]

  it('parks the visit under a ticket that was nobody’s before, and the queue goes on', () => {
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
    expect(three.lane.parked.map(({ id, ticket }) => `${id}:${ticket}`)).toEqual(['v1:1', 'v3:3', 'v4:4'])
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
    expect(notices(parked)).toEqual(['code-too-soon'])
    expect(parked.lane.active).toBeNull()
  })

  it.each([
    [36.9, 'v1 pass admit'],
    [37.3, 'v1 deny hold-and-report fever-confirmed'],
  ])('waits for a contact reading of %d: %s', (celsius, record) => {
    const waiting = play({}, [...aside, [6, leaves], [7, arrives], [8, health('B')], [9, leaves]])
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
      [131, key('same-person')],
    ])
    expect(judged(goOn(back, [[161, tick]])).mask).toBe(true)
    expect(judged(goOn(back, [[161.001, tick]])).mask).toBeNull()
  })

  it('ends after four hours', () => {
    const parked = play({}, aside)
    expect(records(goOn(parked, [[5 + 14_399, tick]]))).toEqual([])
    expect(records(runOut(parked))).toEqual(['v1 abandoned'])
  })

  it('ends when the person shows the same token at the lane again, and the guard says that it is he', () => {
    const shown = play({}, [...aside, [6, leaves], [300, arrives], [301, skin(36.5)], [302, health('A')]])
    expect(shown.lane).toMatchObject({ parked: [{ id: 'v1' }], active: { askedWho: { visit: 'v1' } } })
    const back = goOn(shown, [[302.6, key('same-person')]])
    expect(back.lane.parked).toEqual([])
    expect(back.lane.active).toMatchObject({ id: 'v1', ticket: null, parkedAt: null, flags: ['reclaimed'] })
    expect(records(goOn(back, [[303, skin(36.6)]]))).toEqual(['v1 pass admit [reclaimed]'])
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
