import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import defaultPeople from '../demo/default-people.json' with { type: 'json' }
import { fieldOf, jsonLines, runKiosk } from './run-kiosk.fixture.ts'
import { openScratchFolder } from './scratch-folder.fixture.ts'

const { file, remove } = openScratchFolder()
afterAll(remove)

describe('demo --once', () => {
  test('a line a person, exit 0', async () => {
    const ran = await runKiosk(['demo', '--once'])
    expect(ran.code).toBe(0)
    const lines = jsonLines(ran)
    expect(lines).toHaveLength(defaultPeople.people.length)
    for (const line of lines) {
      expect(Object.keys(line ?? {})).toEqual(
        expect.arrayContaining(['name', 'evidence', 'verdict', 'action', 'reasons', 'ms']),
      )
    }
    expect(ran.stderr).toMatch(/0 not as expected, journal of \d+ rows verified\n$/)
  })

  test('an expectation that does not hold: exit 1', async () => {
    const [first] = defaultPeople.people
    const people = file('people.json', {
      clock: defaultPeople.clock,
      people: [{ ...first, expect: { verdict: 'deny' } }],
    })
    const ran = await runKiosk(['demo', '--once', '--people', people])
    expect([ran.code, jsonLines(ran)]).toEqual([1, [expect.objectContaining({ verdict: 'pass' })]])
    expect(ran.stderr).toContain('green resident: verdict: expected "deny", got "pass"')
  })

  test.each([
    [
      'a step that nobody can do',
      [
        { at: 0, do: 'arrive' },
        { at: 0, do: 'leave' },
        { at: 0, do: 'jump' },
      ],
      /people\[0\]\.steps\[2\]\.do: /,
    ],
    [
      'a step without its time',
      [{ do: 'arrive' }],
      /people\[0\]\.steps\[0\]\.at: Invalid input: expected number/,
    ],
  ])('%s: exit 2 with place and reason', async (_name, steps, words) => {
    const people = file('wrong-people.json', {
      clock: defaultPeople.clock,
      people: [{ name: 'x', steps, expect: { verdict: null } }],
    })
    const ran = await runKiosk(['demo', '--once', '--people', people])
    expect([ran.code, ran.stdout]).toEqual([2, ''])
    expect(ran.stderr).toMatch(words)
  })

  test('rules beside the people file', async () => {
    const people = file('their-people.json', {
      rules: 'their-rules.json',
      clock: defaultPeople.clock,
      people: [{ name: 'x', steps: [{ at: 0, do: 'arrive' }], expect: { verdict: null } }],
    })
    const ran = await runKiosk(['demo', '--once', '--people', people])
    expect([ran.code, ran.stdout]).toEqual([2, ''])
    expect(ran.stderr).toContain(`${join(dirname(people), 'their-rules.json')}: ENOENT`)
  })
})

test('demo on a screen says its address, and that its devices are none', async () => {
  const ran = await runKiosk(['demo', '--no-open'])
  expect(ran.code).toBe(0)
  expect(ran.stderr).toContain('DEMO, no real devices')
  expect(ran.stderr).toContain(fieldOf(ran, 'listening'))
})
