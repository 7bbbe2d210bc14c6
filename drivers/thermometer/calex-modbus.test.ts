import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { calexCapture, calexModbus, calexModbusBy, PYRO_USB, type RegisterMap } from './calex-modbus.ts'
import { crc16Modbus, withCrc } from './crc16-modbus.ts'
import { decodeCapture } from './decode.ts'
import { temperature, wordless } from './protocol.ts'

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'))
const surface = (celsius: number, ambient: number | null) =>
  temperature({ celsius, kind: 'surface', ambient })
const error = wordless('error', 'surface')

/** The filtered value alone, as the manual’s shorter example asks for it. */
const FILTERED: RegisterMap = { ...PYRO_USB, first: 0x12, count: 1, ambient: null, status: null }
/** Omega OS-MINIUSB: the same, every register one down. */
const OS_MINIUSB: RegisterMap = {
  ...PYRO_USB,
  first: 0x0e,
  object: { ...PYRO_USB.object, register: 0x11 },
  ambient: { ...PYRO_USB.object, register: 0x13 },
  status: { register: 0x14, errorBits: [0, 1, 2, 3, 4] },
}

test.each([
  ['read filtered', '01 04 00 12 00 01 91 CF'],
  ['its reply', '01 04 02 01 6D 79 4D'],
  ['read 0F to 15', '01 04 00 0F 00 07 81 CB'],
  ['its reply', '01 04 0E 01 6D 01 68 01 70 01 6D 01 6E 00 FB 00 00 C6 4D'],
  ['exception', '01 84 02 C2 C1'],
  ['volatile emissivity', '01 06 00 18 26 48 13 9B'],
  ['Seeed’s published vector', '01 04 00 00 00 02 71 CB'],
  ['Hukseflux’s', '40 03 10 06 00 01 6F DA'],
])('the CRC of %s: %s', (_, line) => {
  const bytes = hex(line)
  expect(withCrc([...bytes.subarray(0, -2)])).toEqual(bytes)
  // What a CRC is: over itself it is nothing.
  expect(crc16Modbus(bytes)).toBe(0)
})

describe('what is asked', () => {
  test.each([
    ['the Calex', PYRO_USB, '01 04 00 0F 00 07 81 CB'],
    ['the filtered value alone', FILTERED, '01 04 00 12 00 01 91 CF'],
    ['OS-MINIUSB', OS_MINIUSB, '01 04 00 0E 00 07 D0 0B'],
  ])('of %s: %s', (_, map, request) => {
    expect(calexModbusBy(map).poll?.request).toEqual(hex(request))
  })

  test('reads only: nothing that wears out the flash', () => {
    expect(calexModbus.start).toBe(null)
    expect(calexModbus.poll?.request[1]).toBe(4)
  })
})

describe('what is answered', () => {
  const reply = (...registers: number[]) =>
    withCrc([1, 4, 14, ...registers.flatMap((value) => [(value >> 8) & 0xff, value & 0xff])])
  const seven = (object: number, status: number) => reply(0, 0, 0, object, 0, 251, status)

  test.each([
    [
      'the example',
      PYRO_USB,
      '01 04 0E 01 6D 01 68 01 70 01 6D 01 6E 00 FB 00 00 C6 4D',
      surface(36.5, 25.1),
    ],
    ['the short example', FILTERED, '01 04 02 01 6D 79 4D', surface(36.5, null)],
    ['an exception', PYRO_USB, '01 84 02 C2 C1', error],
  ])('%s', (_, map, line, frame) => {
    expect(decodeCapture(calexModbusBy(map), hex(line))).toEqual({
      frames: [frame],
      good: 1,
      bad: 0,
      skipped: 0,
    })
  })

  test('OS-MINIUSB: filtered at 11, sensor at 13, status at 14', () => {
    const omega = calexModbusBy(OS_MINIUSB)
    expect(decodeCapture(omega, seven(365, 0)).frames).toEqual([surface(36.5, 25.1)])
    expect(decodeCapture(omega, seven(365, 0b10)).frames).toEqual([error])
  })

  test('below zero', () => {
    expect(decodeCapture(calexModbus, seven(-50, 0)).frames).toEqual([surface(-5, 25.1)])
  })

  test.each([
    ['measurement error', 0b1, 'error'],
    ['sensor low', 0b10, 'error'],
    ['sensor high', 0b100, 'error'],
    ['object low', 0b1000, 'error'],
    ['object high', 0b1_0000, 'error'],
    ['a bit that nobody has named', 0b10_0000, 'temperature'],
  ])('status: %s', (_, status, says) => {
    expect(decodeCapture(calexModbus, seven(365, status)).frames.map((frame) => frame.says)).toEqual([says])
  })

  test.each([
    ['no heat at all', seven(-2731, 0)],
    ['the end of the register', seven(0x7fff, 0)],
    ['a sensor hotter than it stands', reply(0, 0, 0, 365, 0, 1251, 0)],
  ])('%s is an error of the sensor', (_, line) => {
    expect(decodeCapture(calexModbus, line).frames).toEqual([error])
  })

  test('in a capture of somebody else’s asking one register is the filtered object', () => {
    const asked = '01 04 00 12 00 01 91 CF'
    const { frames, good, bad } = decodeCapture(
      calexCapture,
      hex(`${asked} 01 04 02 01 6D 79 4D 01 84 02 C2 C1`),
    )
    expect(frames.map(({ says, celsius, ambient }) => [says, celsius, ambient])).toEqual([
      ['temperature', 36.5, null],
      ['error', null, null],
    ])
    expect({ good, bad }).toEqual({ good: 2, bad: 0 })
    expect(decodeCapture(calexCapture, seven(365, 0)).frames).toEqual(
      decodeCapture(calexModbus, seven(365, 0)).frames,
    )
  })

  test.each([
    ['our own request, echoed by the adapter', '01 04 00 0F 00 07 81 CB', 0],
    ['another slave', '02 84 02 32 C1', 0],
    ['as many registers as nobody asked for', '01 04 02 01 6D 79 4D', 0],
    ['a flipped CRC', '01 84 02 C2 C0', 1],
  ])('%s is no answer', (_, line, bad) => {
    const { length } = hex(line)
    expect(decodeCapture(calexModbus, hex(line))).toEqual({ frames: [], good: 0, bad, skipped: length })
  })

  test('every single flipped bit is noticed', () => {
    const good = seven(365, 0)
    for (let bit = 0; bit < good.length * 8; bit++) {
      const flipped = good.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
      expect(decodeCapture(calexModbus, flipped).frames).toEqual([])
    }
  })
})

test('another scale: unsigned hundredths of a kelvin', () => {
  const place = { register: 3, stepsPerCelsius: 100, zero: 27_315, signed: false }
  const map = {
    ...PYRO_USB,
    function: 3 as const,
    first: 2,
    count: 2,
    object: place,
    ambient: null,
    status: null,
  }
  const protocol = calexModbusBy(map)
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xffff }), (value) => {
      const celsius = (value - 27_315) / 100
      const says = celsius < -70 ? error : surface(celsius, null)
      const bytes = protocol.encode(surface(celsius, null))
      expect([...bytes.subarray(0, 3), ...bytes.subarray(5, 7)]).toEqual([1, 3, 4, value >> 8, value & 0xff])
      expect(decodeCapture(protocol, bytes).frames).toEqual([says])
    }),
  )
  expect(() => protocol.encode(surface(382.21, null))).toThrow(RangeError)
})
