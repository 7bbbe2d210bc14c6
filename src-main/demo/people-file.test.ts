import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { problemsOf } from '../config/problems.ts'
import { peopleFileSchema, readPeople, timesOf, type Step } from './people-file.ts'

const somebody = { name: 'somebody', steps: [{ at: 0, do: 'arrive' }], expect: { verdict: 'pass' } }
const smallest = { clock: '2020-03-06T08:00:00+08:00', people: [somebody] }
const second = (change: object) => ({ ...smallest, people: [somebody, { ...somebody, ...change }] })
const third = (step: object) => second({ steps: [...somebody.steps, ...somebody.steps, step] })
const pass = (change: object) => third({ at: 0, do: 'scan', pass: { type: 'ra1', expiresIn: 60, ...change } })

const DOES =
  "'arrive' | 'leave' | 'scan' | 'skin' | 'gun' | 'contact' | 'key' | 'household' | 'unplug' | 'replug'"
const CLOCK =
  'expected ISO 8601 with seconds and offset, between 2000 and 2100, such as "2020-03-06T08:00:00+08:00"'
const PASS_TEXT = 'expected 1 to 128 characters, no control characters'

function told(parsed: ReturnType<typeof peopleFileSchema.safeParse>): string {
  const problems = parsed.success ? [] : problemsOf(parsed.error)
  return problems.map(({ place, expected }) => `${place}: ${expected}`).join('\n')
}

describe('a file that is wrong is refused with place and reason', () => {
  test.each([
    ['nobody', { ...smallest, people: [] }, 'people: Too small: expected array to have >=1 items'],
    ['no clock', { people: [somebody] }, `clock: ${CLOCK}`],
    ['a clock without a zone', { ...smallest, clock: '2020-03-06T08:00:00' }, `clock: ${CLOCK}`],
    ['a clock of the Han', { ...smallest, clock: '0100-03-06T08:00:00Z' }, `clock: ${CLOCK}`],
    [
      'something that nobody can do',
      third({ at: 0, do: 'jump' }),
      `people[1].steps[2].do: Invalid discriminator value. Expected ${DOES}`,
    ],
    [
      'a step before the start',
      third({ at: -1, do: 'leave' }),
      'people[1].steps[2].at: Too small: expected number to be >=0',
    ],
    [
      'half a millisecond',
      third({ at: 0.5, do: 'leave' }),
      'people[1].steps[2].at: Invalid input: expected int, received number',
    ],
    [
      'a key with a spare word',
      third({ at: 0, do: 'leave', slowly: true }),
      'people[1].steps[2].slowly: no such key',
    ],
    [
      'a scan of nothing',
      third({ at: 0, do: 'scan' }),
      'people[1].steps[2]: expected either "text" or "pass"',
    ],
    [
      'a scan of both',
      third({ at: 0, do: 'scan', text: 'x', pass: { type: 'ra1', expiresIn: 60 } }),
      'people[1].steps[2]: expected either "text" or "pass"',
    ],
    [
      'a pass of another kind',
      pass({ type: 'ra2' }),
      'people[1].steps[2].pass.type: Invalid option: expected one of "ra1"|"wp1"|"gp1"|"sb1"|"dcc"|"nzcp"',
    ],
    [
      'a pass for ever',
      pass({ expiresIn: 1e12 }),
      'people[1].steps[2].pass.expiresIn: Too big: expected number to be <=315360000',
    ],
    ['a name with a bell in it', pass({ name: '章\u0007山' }), `people[1].steps[2].pass.name: ${PASS_TEXT}`],
    [
      'a boiling forehead',
      third({ at: 0, do: 'skin', celsius: 98.6 }),
      'people[1].steps[2].celsius: Too big: expected number to be <=60',
    ],
    [
      'a gun without a read-out',
      third({ at: 0, do: 'gun' }),
      'people[1].steps[2].celsius: Invalid input: expected number, received undefined',
    ],
    [
      'a plug of nothing',
      third({ at: 0, do: 'unplug', device: 'door' }),
      'people[1].steps[2].device: Invalid option: expected one of "thermometer"|"scanner"',
    ],
    ['no expectation', second({ expect: {} }), 'people[1].expect.verdict: expected "pass", "deny" or null'],
    [
      'an action that is none',
      second({ expect: { verdict: 'deny', action: 'arrest' } }),
      'people[1].expect.action: Invalid option: expected one of "admit"|"admit-to-isolation"|"refuse"|"parcel-desk"|"hold-and-report"',
    ],
    ['nothing done', second({ steps: [] }), 'people[1].steps: Too small: expected array to have >=1 items'],
    ['no name', second({ name: '' }), 'people[1].name: Too small: expected string to have >=1 characters'],
    ['a key that is not there', { ...smallest, gate: 1 }, 'gate: no such key'],
  ])('%s', (_name, file, problem) => {
    const parsed = peopleFileSchema.safeParse(file)
    expect(told(parsed)).toBe(problem)
  })

  test('a key that no dock has', () => {
    const parsed = peopleFileSchema.safeParse(third({ at: 0, do: 'key', key: 'seen-red' }))
    const problem = told(parsed)
    expect(problem).toMatch(/^people\[1\]\.steps\[2\]\.key: Invalid option: expected one of "health-green"\|/)
    expect(problem).toMatch(/"override-pass"\|"override-deny"$/)
  })
})

describe('when they come and go', () => {
  const times = (...people: { start?: number; steps: Step[] }[]) =>
    timesOf(people.map((person) => ({ name: 'x', expect: { verdict: 'pass' }, ...person })))
  const comes: Step = { at: 0, do: 'arrive' }
  const key: Step = { at: 1000, do: 'key', key: 'mask-on' }
  const goes: Step = { at: 2000, do: 'leave' }

  test('one after the other, with a gap that the thermometer sees', () => {
    expect(times({ steps: [comes, key] }, { steps: [comes, goes] }, { steps: [comes] })).toEqual([
      { start: 0, gone: 3500 },
      { start: 5000, gone: 7000 },
      { start: 8500, gone: 11_000 },
    ])
  })

  test('who comes after somebody expected to leave undecided comes when that one is forgotten', () => {
    const walksAway = { name: 'x', expect: { verdict: null }, steps: [comes, goes] }
    expect(timesOf([walksAway, { ...walksAway, steps: [comes] }])[1]).toMatchObject({ start: 64_000 })
  })

  test('at their own time, and whoever has none after all before', () => {
    expect(
      times({ start: 4000, steps: [comes, goes] }, { start: 0, steps: [comes, goes] }, { steps: [comes] }),
    ).toEqual([
      { start: 4000, gone: 6000 },
      { start: 0, gone: 2000 },
      { start: 7500, gone: 10_000 },
    ])
  })

  test.each([
    ['leaves and comes back', [comes, goes, { at: 9000, do: 'arrive' }], 11_500],
    ['leaves and holds the forehead again', [comes, goes, { at: 9000, do: 'skin', celsius: 36.5 }], 11_500],
    [
      'leaves for the desk, where a reading is keyed in',
      [comes, goes, { at: 9000, do: 'contact', celsius: 36.5 }],
      9000,
    ],
    ['never stood there', [key], 3500],
  ] as const)('whoever %s', (_name, steps, gone) => {
    expect(times({ steps: [...steps] })).toEqual([{ start: 0, gone }])
  })
})

describe('a file on disk', () => {
  let dir: string
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'kiosk-people-'))
  })
  afterEach(() => rmSync(dir, { recursive: true, force: true }))
  const read = (change: object) => {
    writeFileSync(join(dir, 'people.json'), JSON.stringify({ ...smallest, ...change }))
    return readPeople(join(dir, 'people.json'))
  }

  test.each([
    ['codes-shown', () => 'codes-shown'],
    ['ours.json', () => join(dir, 'ours.json')],
    ['/etc/kiosk/rules.json', () => '/etc/kiosk/rules.json'],
  ])('rules %s', (rules, value) => {
    expect(read({ rules })).toMatchObject({ ok: true, value: { rules: value() } })
  })

  test('without rules: the newspaper’s', () => {
    expect(read({})).toMatchObject({ ok: true, value: { rules: 'ruian-main' } })
  })

  test('none named: the demo’s own', () => {
    const people = readPeople(null)
    expect(people.ok && people.value.people.length).toBeGreaterThan(12)
  })
})
