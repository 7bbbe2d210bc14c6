import { describe, expect, test } from 'vitest'
import { PYRO_USB } from '../../drivers/thermometer/calex-modbus.ts'
import { decodeCapture } from '../../drivers/thermometer/decode.ts'
import { temperature } from '../../drivers/thermometer/protocol.ts'
import { thermometerProtocols } from '../../drivers/thermometer/protocols.ts'
import { THERMOMETER_PROTOCOLS } from '../config/config.ts'
import { protocolOf } from './thermometer-protocol.ts'

const kind = 'body-estimate' as const
const body = (celsius: number, ambient: number | null) => temperature({ celsius, kind, ambient })

/** What a module of the site's own line is understood to say. */
function heard(pattern: string, text: string) {
  const protocol = protocolOf({ protocol: 'mlx-ascii', line: { pattern, kind } })
  if (!protocol.ok) throw new Error(protocol.problem)
  return decodeCapture(protocol.value, new TextEncoder().encode(text))
}

test('a config may name every protocol, and no other', () => {
  expect(THERMOMETER_PROTOCOLS).toEqual([...thermometerProtocols.keys()])
})

test.each([...thermometerProtocols.keys()])('%s is its own record', (id) => {
  expect(protocolOf({ protocol: id })).toEqual({ ok: true, value: thermometerProtocols.get(id) })
})

describe('a site’s own line', () => {
  // The form that HW-F7 modules are said to print (devices.md section 0): nobody has seen it.
  const BODY = String.raw`T\s{0,2}body\s{0,2}=\s{0,2}(?<object>-?\d{1,3}(?:\.\d{1,2})?)`

  test.each([
    ['T body = 36.5\r\n', [body(36.5, null)]],
    ['t body=36\n', [body(36, null)]],
    ['#7 T body = 36.5 C, ok\r\n', [body(36.5, null)]],
    ['T body = 97.7 F\r\nT body = 97.7°F\r\n', []],
    ['T body = --\r\n', []],
    ['T body = 36.5', []],
  ])('%j', (text, frames) => {
    expect(heard(BODY, text)).toMatchObject({ frames, bad: 0 })
  })

  test('with a room, and in the words of its maker', () => {
    expect(
      heard(String.raw`体温(?<object>\d\d\.\d)℃ 室温(?<ambient>\d\d\.\d)℃`, '体温36.5℃ 室温21.0℃\n').frames,
    ).toEqual([body(36.5, 21)])
  })

  test('what its group takes for a number and is none is no reading', () => {
    expect(heard('T=(?<object>.{1,6})', 'T=36,5\nT=nan\n').frames.map(({ says }) => says)).toEqual(['error'])
  })
})

test('a site’s own register map', () => {
  const protocol = protocolOf({ protocol: 'calex-modbus', modbus: { ...PYRO_USB, slave: 2 } })
  expect(protocol.ok && protocol.value.poll?.request[0]).toBe(2)
})

test.each([
  [
    'nobody’s',
    { protocol: 'mlx' },
    /^protocol: expected one of gy-mcu90614, mlx-ascii, calex-modbus, lu90614,/,
  ],
  [
    'a line for a module that prints none',
    { protocol: 'tn9', line: { pattern: '(?<object>1)', kind } },
    /^line: only for mlx-ascii, and this is tn9/,
  ],
  [
    'registers for a module that has none',
    { protocol: 'mlx-ascii', modbus: PYRO_USB },
    /^modbus: only for calex-modbus/,
  ],
  [
    'no expression',
    { protocol: 'mlx-ascii', line: { pattern: '(?<object>', kind } },
    /^line\.pattern: Invalid/,
  ],
  [
    'no group',
    { protocol: 'mlx-ascii', line: { pattern: String.raw`T=\d\d`, kind } },
    /^line\.pattern: expected a group/,
  ],
  [
    'one that never ends',
    { protocol: 'mlx-ascii', line: { pattern: String.raw`(?<object>(\d+)+)`, kind } },
    /too many ways/,
  ],
  [
    'one that looks behind',
    { protocol: 'mlx-ascii', line: { pattern: String.raw`(?<=T)(?<object>\d)`, kind } },
    /lookarounds/,
  ],
])('%s: %j', (_, config, problem) => {
  expect(protocolOf(config)).toEqual({ ok: false, problem: expect.stringMatching(problem) })
})
