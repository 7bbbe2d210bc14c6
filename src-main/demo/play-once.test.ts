import { describe, expect, test } from 'vitest'
import defaultPeople from './default-people.json' with { type: 'json' }
import { peopleFileSchema, type Person, type Step } from './people-file.ts'
import { playOnce, type Played } from './play-once.ts'

/** formats.md, "A queue of people", word for word. */
const THE_EXAMPLE = `{ "rules": "ruian-main", "clock": "2020-03-06T08:00:00+08:00",
  "people": [ { "name": "green resident", "steps": [
      {"at": 0, "do": "arrive"},
      {"at": 300, "do": "scan", "text": "https://h5.dingtalk.com/..."},
      {"at": 600, "do": "key", "key": "health-green"},
      {"at": 900, "do": "scan", "pass": {"type": "ra1", "colour": "green", "expiresIn": 3600}},
      {"at": 1200, "do": "key", "key": "mask-on"},
      {"at": 1500, "do": "skin", "celsius": 36.5, "ambient": 21.0},
      {"at": 4000, "do": "leave"} ],
    "expect": {"verdict": "pass", "action": "admit", "reasons": []} } ] }`

async function play(json: unknown): Promise<Played> {
  const played = await playOnce(peopleFileSchema.parse(json))
  if (!played.ok) throw new Error(played.problem)
  expect(played.value.journal.firstBroken).toBeNull()
  return played.value
}

const queue = (people: Person[], rules = 'ruian-main') =>
  play({ rules, clock: '2020-03-06T08:00:00+08:00', people })
const person = (steps: Step[], about: Partial<Person> = {}): Person => ({
  name: 'somebody',
  steps,
  expect: { verdict: 'pass' },
  ...about,
})
const short = ({ results }: Played): string[] =>
  results.map(({ verdict, action, reasons }) => [verdict, action, ...reasons].join(' '))

const masklessSteps: Step[] = [
  { at: 0, do: 'arrive' },
  { at: 300, do: 'key', key: 'health-green' },
  { at: 400, do: 'key', key: 'ruian-green' },
  { at: 500, do: 'key', key: 'mask-off' },
  { at: 600, do: 'skin', celsius: 36.5 },
]

test('the example of formats.md, word for word', async () => {
  const { results, journal } = await play(JSON.parse(THE_EXAMPLE))
  expect(results).toEqual([
    {
      name: 'green resident',
      evidence: ['health-code seen green', 'ra1 green', 'mask on', 'body-estimate 36.5'],
      verdict: 'pass',
      action: 'admit',
      reasons: [],
      flags: [],
      readings: 1,
      ms: expect.any(Number),
      unexpected: null,
    },
  ])
  // Supervisor made, guard added, guard on duty, one entry.
  expect(journal.rows).toBe(4)
})

test('the same queue gives the same run', async () => {
  const first = await play(defaultPeople)
  const second = await play(defaultPeople)
  expect(second.results).toEqual(first.results)
  expect(first.results.filter(({ unexpected }) => unexpected !== null)).toEqual([])
  expect(first.results).toHaveLength(defaultPeople.people.length)
})

describe('an expectation that does not hold is told', () => {
  test.each([
    ['verdict', { verdict: 'deny' }, 'verdict: expected "deny", got "pass"'],
    ['abandonment', { verdict: null }, 'verdict: expected null, got "pass"'],
    ['action', { verdict: 'pass', action: 'refuse' }, 'action: expected "refuse", got "admit"'],
    ['reasons', { verdict: 'pass', reasons: ['courier'] }, 'reasons: expected ["courier"], got []'],
    ['readings', { verdict: 'pass', readings: 2 }, 'readings: expected 2, got 1'],
    ['flags', { verdict: 'pass', flags: ['same-phone'] }, 'flags: expected ["same-phone"], got []'],
  ] as const)('%s', async (_name, expected, unexpected) => {
    const steps: Step[] = [
      { at: 0, do: 'arrive' },
      { at: 300, do: 'key', key: 'seen-green' },
      { at: 600, do: 'skin', celsius: 36.5 },
    ]
    const { results } = await play({
      clock: '2020-03-06T08:00:00+08:00',
      people: [{ name: 'somebody', steps, expect: expected }],
    })
    expect(results[0]?.unexpected).toBe(unexpected)
  })
})

test('reasons are expected in their order, flags in any', async () => {
  const { results } = await queue([
    person(
      [
        { at: 0, do: 'arrive' },
        { at: 300, do: 'key', key: 'mask-off' },
        { at: 400, do: 'key', key: 'health-red' },
      ],
      { expect: { verdict: 'deny', reasons: ['health-code-red', 'mask-missing'] } },
    ),
  ])
  expect(results[0]?.unexpected).toBe(
    'reasons: expected ["health-code-red","mask-missing"], got ["mask-missing","health-code-red"]',
  )
})

describe('people who overlap', () => {
  test('one at the desk is ruled while the next one passes', async () => {
    const parked = person(
      [
        { at: 0, do: 'arrive' },
        { at: 300, do: 'key', key: 'seen-green' },
        { at: 600, do: 'key', key: 'step-aside' },
        { at: 900, do: 'leave' },
        { at: 7000, do: 'contact', celsius: 36.4, for: 'parked' },
      ],
      { name: 'parked', start: 0 },
    )
    const next = person(
      [
        { at: 0, do: 'arrive' },
        { at: 300, do: 'key', key: 'health-red' },
        { at: 2000, do: 'leave' },
      ],
      { name: 'next', start: 3000, expect: { verdict: 'deny' } },
    )
    expect(short(await queue([parked, next]))).toEqual(['pass admit', 'deny hold-and-report health-code-red'])
  })

  test('a reading at the desk does not make the one who is just coming somebody else', async () => {
    const parked = person(
      [
        { at: 0, do: 'arrive' },
        { at: 300, do: 'key', key: 'seen-green' },
        { at: 600, do: 'key', key: 'step-aside' },
        { at: 900, do: 'leave' },
        { at: 3060, do: 'contact', celsius: 36.4, for: 'parked' },
      ],
      { name: 'parked', start: 0 },
    )
    const next = person(
      [
        { at: 0, do: 'arrive' },
        { at: 600, do: 'skin', celsius: 36.5 },
      ],
      { name: 'next', start: 3000, expect: { verdict: null } },
    )
    const { results } = await queue([parked, next])
    expect(results.map(({ evidence }) => evidence.at(-1))).toEqual(['contact 36.4', 'body-estimate 36.5'])
  })

  test('the order of the file is not the order of the gate', async () => {
    const late = person(
      [
        { at: 0, do: 'arrive' },
        { at: 300, do: 'key', key: 'seen-green' },
        { at: 600, do: 'skin', celsius: 36.5 },
      ],
      { start: 10_000 },
    )
    const early = person(masklessSteps, { start: 0, expect: { verdict: 'deny' } })
    expect(short(await queue([late, early]))).toEqual(['pass admit', 'deny refuse mask-missing'])
  })
})

describe('the same person once more', () => {
  test('keys go to the visit that is open, not to the one that was ruled', async () => {
    const again: Step[] = [
      ...masklessSteps,
      { at: 2500, do: 'leave' },
      { at: 14_000, do: 'arrive' },
      { at: 14_300, do: 'key', key: 'seen-green' },
      { at: 14_600, do: 'skin', celsius: 36.4 },
    ]
    expect(short(await queue([person(again)]))).toEqual(['pass admit'])
  })
})

test('a key pressed before the thermometer sees the person come again', async () => {
  const again: Step[] = [
    ...masklessSteps,
    { at: 2500, do: 'leave' },
    { at: 14_000, do: 'arrive' },
    { at: 14_050, do: 'key', key: 'seen-green' },
    { at: 14_600, do: 'skin', celsius: 36.4 },
  ]
  expect(short(await queue([person(again)]))).toEqual(['pass admit'])
})

describe('devices that are pulled', () => {
  test('without a thermometer the gun takes over, and with it the next one is measured again', async () => {
    const gunned = person([
      { at: 0, do: 'unplug', device: 'thermometer' },
      { at: 1000, do: 'key', key: 'seen-green' },
      { at: 2000, do: 'skin', celsius: 36.5 },
      { at: 4000, do: 'gun', celsius: 36.8 },
      { at: 5000, do: 'replug', device: 'thermometer' },
      { at: 12_000, do: 'leave' },
    ])
    const measured = person([
      { at: 0, do: 'arrive' },
      { at: 300, do: 'key', key: 'seen-green' },
      { at: 600, do: 'skin', celsius: 36.5 },
    ])
    const { results } = await queue([gunned, measured])
    expect(results.map(({ evidence }) => evidence.at(-1))).toEqual(['handheld 36.8', 'body-estimate 36.5'])
    expect(results.map(({ verdict }) => verdict)).toEqual(['pass', 'pass'])
  })

  test('a code held up to a pulled scanner is not read', async () => {
    const steps: Step[] = [
      { at: 0, do: 'unplug', device: 'scanner' },
      { at: 500, do: 'arrive' },
      { at: 900, do: 'scan', pass: { type: 'ra1', colour: 'red', expiresIn: 3600 } },
      { at: 1200, do: 'key', key: 'seen-green' },
      { at: 1500, do: 'skin', celsius: 36.5 },
      { at: 4000, do: 'replug', device: 'scanner' },
    ]
    expect(short(await queue([person(steps)]))).toEqual(['pass admit'])
  })
})

describe('overrides', () => {
  test.each([
    ['the guard lets somebody in', masklessSteps, 'override-pass', 'guard', 'pass admit mask-missing'],
    ['the guard alone, for a red', null, 'override-pass', 'guard', 'deny hold-and-report health-code-red'],
    ['the supervisor, for a red', null, 'override-pass', 'supervisor', 'pass admit health-code-red'],
  ] as const)('%s', async (_name, steps, key, by, ruled) => {
    const red: Step[] = [
      { at: 0, do: 'arrive' },
      { at: 300, do: 'key', key: 'health-red' },
    ]
    const override: Step = { at: 2500, do: 'key', key, by }
    const runs = await Promise.all([1, 2].map(() => queue([person([...(steps ?? red), override])])))
    expect(runs.map(short)).toEqual([[ruled], [ruled]])
  })

  test('a pass is turned to deny', async () => {
    const steps: Step[] = [
      { at: 0, do: 'arrive' },
      { at: 300, do: 'key', key: 'seen-green' },
      { at: 600, do: 'skin', celsius: 36.5 },
      { at: 2500, do: 'key', key: 'override-deny' },
    ]
    expect(short(await queue([person(steps)]))).toEqual(['deny refuse'])
  })

  test('the supervisor’s word comes before what happens next', async () => {
    const steps: Step[] = [
      { at: 0, do: 'arrive' },
      { at: 300, do: 'key', key: 'health-red' },
      { at: 2500, do: 'key', key: 'override-pass', by: 'supervisor' },
      { at: 2501, do: 'key', key: 'override-deny' },
    ]
    // Turned back, it has the action of its first ruling again.
    expect(short(await queue([person(steps)]))).toEqual(['deny hold-and-report health-code-red'])
  })
})

test('rules that are not there are told', async () => {
  const file = peopleFileSchema.parse({ ...JSON.parse(THE_EXAMPLE), rules: '/somewhere/ours.json' })
  expect(await playOnce(file)).toEqual({
    ok: false,
    problem: expect.stringMatching(/^rules: \/somewhere\/ours\.json: ENOENT/),
  })
})
