import { afterAll, describe, expect, test } from 'vitest'
import { jsonLines, runKiosk } from './run-kiosk.fixture.ts'
import { openScratchFolder } from './scratch-folder.fixture.ts'

const { file, fresh, remove } = openScratchFolder()
afterAll(remove)

describe('thermometer replay', () => {
  const head = {
    recording: 1,
    device: 'thermometer',
    protocol: 'lu90614',
    baud: 9600,
    at: '2020-03-06T00:00:00.000Z',
  }
  const lines = (...values: unknown[]): string =>
    `${values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join('\n')}\n`
  const frame = { says: 'temperature', celsius: 36.55, kind: 'body-estimate', ambient: null }

  test('what the lane’s driver says, with its time', async () => {
    const frames = [300, 600, 900].map((ms) => ({ ms, in: 'feac24370000000005' }))
    const ran = await runKiosk([
      'thermometer',
      'replay',
      file('r.jsonl', lines(head, { ms: 0, out: 'facac4' }, ...frames)),
    ])
    expect([ran.code, ran.stderr]).toEqual([0, ''])
    expect(jsonLines(ran)).toEqual([
      { ms: 0, status: 'opening', detail: null },
      { ms: 0, status: 'syncing', detail: null },
      { ms: 300, frame },
      { ms: 600, frame },
      { ms: 900, frame },
      { ms: 900, status: 'online', detail: null },
      { good: 3, bad: 0, skipped: 0 },
    ])
  })

  test.each([
    ['no such file', null, /no such file/],
    ['half a line', lines(head, '{"ms":'), /line 2: expected \{"ms"/],
    ['another device', lines({ ...head, device: 'scanner' }), /line 1: expected "device": "thermometer"/],
    [
      'a module that it does not know',
      lines({ ...head, protocol: 'mlx' }),
      /line 1: protocol: expected one of/,
    ],
    ['a map of registers that is none', lines({ ...head, modbus: 1 }), /line 1: modbus/],
    ['noise', lines(head, { ms: 1, in: 'ffff' }), /no frame in the recording/],
  ])('%s: exit 2 with the line and what was expected', async (_name, content, words) => {
    const path = content === null ? fresh('absent.jsonl') : file('r.jsonl', content)
    const ran = await runKiosk(['thermometer', 'replay', path])
    expect(ran.code).toBe(2)
    expect(ran.stderr).toMatch(words)
  })
})
