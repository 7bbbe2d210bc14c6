import { describe, expect, test } from 'vitest'
import { decodeCapture } from './decode.ts'
import { mlxAscii, mlxAsciiReading } from './mlx-ascii.ts'
import { temperature, wordless } from './protocol.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const decode = (text: string) => decodeCapture(mlxAscii, bytes(text))
const surface = (celsius: number, ambient: number) => temperature({ celsius, kind: 'surface', ambient })
const reading = surface(34.2, 25.1)
const CELSIUS = 'Ambient = 25.10*C\tObject = 34.20*C\r\n'
const FAHRENHEIT = 'Ambient = 77.18*F\tObject = 93.56*F\r\n'

test('what the sketch prints: the line in °F and the empty one are skipped, not bad', () => {
  const skipped = FAHRENHEIT.length + 2
  expect(decode(`${CELSIUS}${FAHRENHEIT}\r\n`)).toEqual({ frames: [reading], good: 1, bad: 0, skipped })
  expect(mlxAscii.encode(reading)).toEqual(bytes(`${CELSIUS}${FAHRENHEIT}\r\n`))
})

describe('a line that is a reading', () => {
  test.each([
    ['ended by LF alone', 'Ambient = 25.10*C\tObject = 34.20*C\n', reading],
    ['a copy that lost the tab', 'Ambient = 25.10*CObject = 34.20*C\r\n', reading],
    ['a copy that lost the backslash', 'Ambient = 25.10*CtObject = 34.20*C\r\n', reading],
    ['a copy that kept the backslash as text', 'Ambient = 25.10*C\\tObject = 34.20*C\r\n', reading],
    ['a copy without stars', 'Ambient = 25.10 C Object = 34.20 C\r\n', reading],
    ['below zero', 'Ambient = -5.00*C\tObject = -12.34*C\r\n', surface(-12.34, -5)],
    ['the sensor off its bus', 'Ambient = nan*C\tObject = nan*C\r\n', wordless('error', 'surface')],
    ['the object alone gone', 'Ambient = 25.10*C\tObject = NAN*C\r\n', wordless('error', 'surface')],
    ['no heat at all', 'Ambient = 25.10*C\tObject = -273.15*C\r\n', wordless('error', 'surface')],
    ['all ones', 'Ambient = 1037.55*C\tObject = 1037.55*C\r\n', wordless('error', 'surface')],
    ['the coldest it measures', 'Ambient = -40.00*C\tObject = -70.01*C\r\n', surface(-70.01, -40)],
    ['the hottest', 'Ambient = 125.00*C\tObject = 382.19*C\r\n', surface(382.19, 125)],
    ['beyond', 'Ambient = 25.10*C\tObject = 382.20*C\r\n', wordless('error', 'surface')],
    ['a room beyond', 'Ambient = -40.01*C\tObject = 34.20*C\r\n', wordless('error', 'surface')],
  ])('%s', (_, line, frame) => {
    expect(decode(line)).toEqual({ frames: [frame], good: 1, bad: 0, skipped: 0 })
  })
})

describe('a line that is none', () => {
  test.each([
    ['°F', FAHRENHEIT],
    ['°F for the object alone', 'Ambient = 25.10*C\tObject = 93.56*F\r\n'],
    ['nan in °F', 'Ambient = nan*F\tObject = nan*F\r\n'],
    ['a digit lost to noise', 'Ambient = 25.1\u0000*C\tObject = 3\u00004.20*C\r\n'],
    ['no end', CELSIUS.slice(0, -1)],
    ['longer than any line', `Ambient = 25.10*C${' '.repeat(120)}Object = 34.20*C\r\n`],
    ['the greeting', 'Adafruit MLX90614 test\r\n'],
  ])('%s', (_, line) => {
    expect(decode(line)).toEqual({ frames: [], good: 0, bad: 0, skipped: line.length })
  })
})

test('opened in mid-line, garbage before a line, lines merged', () => {
  expect(decode(`nt = 25.10*C\tObject = 39.20*C\r\n\u0000zzz${CELSIUS}${CELSIUS}`)).toEqual({
    frames: [reading, reading],
    good: 2,
    bad: 0,
    skipped: 'nt = 25.10*C\tObject = 39.20*C\r\n\u0000zzz'.length,
  })
})

describe('a site’s own pattern never reads a piece of a number', () => {
  test.each([
    ['the tail of 136.5', String.raw`(?<object>\d{2}\.\d)`, '136.5'],
    ['nor by an anchor', String.raw`^(?<object>\d{2}\.\d)`, '136.5'],
    ['a lost sign', String.raw`(?<object>\d{1,3}\.\d)`, '-36.5'],
    ['the head of 366.1', String.raw`T body = (?<object>\d{2}(?:\.\d)?)`, 'T body = 366.1'],
    ['without its fraction', String.raw`T body = (?<object>\d{2})`, 'T body = 36.6'],
    ['of the room', String.raw`(?<ambient>\d{2}) (?<object>\d{2}\.\d)`, '125 36.5'],
  ])('%s', (_, pattern, line) => {
    const site = mlxAsciiReading({ pattern: new RegExp(pattern, 'u'), kind: 'body-estimate' })
    expect(decodeCapture(site, bytes(`${line}\r\n`))).toEqual({
      frames: [],
      good: 0,
      bad: 0,
      skipped: line.length + 2,
    })
  })

  test.each([
    [String.raw`(?<object>\d{2}\.\d)`, '36.5'],
    [String.raw`^(?<object>\d{2}\.\d)`, '36.5'],
    [String.raw`T body = (?<object>\d{2}(?:\.\d)?)`, 'xx T body = 36.5 C.'],
  ])('a whole one it does read: %s', (pattern, line) => {
    const site = mlxAsciiReading({ pattern: new RegExp(pattern, 'u'), kind: 'body-estimate' })
    expect(decodeCapture(site, bytes(`${line}\r\n`)).frames).toMatchObject([{ celsius: 36.5 }])
  })
})

test('an error and what the sketch cannot print', () => {
  expect(decodeCapture(mlxAscii, mlxAscii.encode(wordless('error', 'surface'))).frames).toEqual([
    wordless('error', 'surface'),
  ])
  for (const frame of [wordless('acknowledged', 'surface'), surface(1000, 20), surface(Number.NaN, 20)]) {
    expect(() => mlxAscii.encode(frame)).toThrow(RangeError)
  }
})
