import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { jsonLines, runKiosk } from './run-kiosk.fixture.ts'
import { openScratchFolder } from './scratch-folder.fixture.ts'

const { file, fresh, remove } = openScratchFolder()
afterAll(remove)

describe('rules check', () => {
  const cases = {
    clock: '2020-03-06T08:00:00+08:00',
    people: [
      {
        name: 'a red',
        steps: [
          { at: 0, do: 'arrive' },
          { at: 300, do: 'key', key: 'health-red' },
        ],
        expect: { verdict: 'deny', action: 'hold-and-report' },
      },
    ],
  }
  const ruled = { name: 'a red', verdict: 'deny', action: 'hold-and-report', reasons: ['health-code-red'] }

  test('a preset with its own table', async () => {
    const ran = await runKiosk(['rules', 'check', 'mask-and-temperature'])
    const [rules, ...table] = jsonLines(ran)
    expect(rules).toEqual({
      rules: 'mask-and-temperature',
      title: expect.any(String),
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
    expect(table.length).toBeGreaterThan(5)
    for (const one of table) expect(one).toMatchObject({ ok: true })
    expect([ran.code, ran.stderr]).toEqual([0, ''])
  })

  test('cases of one’s own: each line says whether it is ruled as expected, and exit 1 where one is not', async () => {
    const [red] = cases.people
    const milder = { ...red, name: 'a red let in', expect: { verdict: 'pass' } }
    const table = file('cases.json', { ...cases, people: [red, milder] })
    const ran = await runKiosk(['rules', 'check', 'ruian-main', table])
    expect([ran.code, jsonLines(ran).slice(1)]).toEqual([
      1,
      [
        { ...ruled, ok: true },
        { ...ruled, name: 'a red let in', ok: false },
      ],
    ])
    expect(ran.stderr).toBe('kiosk: a red let in: verdict: expected "pass", got "deny"\n')

    // By its path a preset is the same rules, and without cases that is all.
    const path = join(import.meta.dirname, '../config/rules/ruian-main.json')
    const byPath = await runKiosk(['rules', 'check', path])
    expect([byPath.code, jsonLines(byPath)]).toEqual([0, [jsonLines(ran)[0]]])
  })

  test.each([
    ['rules that are not there', [() => fresh('none.json')], /none\.json: ENOENT[\s\S]*ruian-main/],
    [
      'rules with a hole',
      [() => file('hole.json', { id: 'x' })],
      /hole\.json: .*\ntitle: Invalid input: expected object/,
    ],
    ['rules that are no JSON', [() => file('text.json', 'green')], /text\.json: not JSON/],
    ['cases that are not there', ['ruian-main', () => fresh('none.json')], /none\.json: ENOENT/],
    ['cases with a hole', ['ruian-main', () => file('few.json', {})], /few\.json: .*\nclock: /],
  ] as const)('%s: exit 2', async (_name, args, words) => {
    const given = args.map((arg) => (typeof arg === 'string' ? arg : arg()))
    const ran = await runKiosk(['rules', 'check', ...given])
    expect(ran.code).toBe(2)
    expect(ran.stderr).toMatch(words)
  })
})
