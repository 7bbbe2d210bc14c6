import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Frame } from './contract.ts'
import { decodeCapture } from './decode.ts'
import { temperature } from './protocol.ts'
import { tn9 } from './tn9.ts'

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'))
const decode = (text: string) => decodeCapture(tn9, hex(text))
const object = (celsius: number) => temperature({ celsius, kind: 'surface', ambient: null })
const room = (ambient: number): Frame => ({
  says: 'ambient',
  celsius: null,
  kind: 'surface',
  raw: null,
  ambient,
})

describe('items', () => {
  test.each([
    ['the vendor’s object', '4C 14 2A 8A 0D', object(49.475)],
    ['the vendor’s room', '66 12 C3 3B 0D', room(27.0375)],
    ['34.2', '4C 13 36 95 0D', object(34.225)],
    ['a room of 25.1', '66 12 A4 1C 0D', room(25.1)],
    ['0D as the sum: a fever', '4C 13 AE 0D 0D', object(41.725)],
    ['0D in the data', '4C 13 0D 6C 0D', object(31.6625)],
    ['frost', '4C 10 C3 1F 0D', object(-4.9625)],
  ])('%s', (_, line, frame) => {
    expect(decode(line)).toEqual({ frames: [frame], good: 1, bad: 0, skipped: 0 })
    expect(tn9.encode(frame)).toEqual(hex(line))
  })

  test.each(['4D', '53', '54'])('%s: nobody says what it means', (letter) => {
    expect(decode(`${letter} 13 36 95 0D`)).toEqual({ frames: [], good: 0, bad: 0, skipped: 5 })
  })

  test.each([
    ['a flipped sum', '4C 14 2A 8B 0D'],
    ['another end', '4C 14 2A 8A 0A'],
    ['an object of no heat at all', '4C 00 00 4C 0D'],
    ['a room of no heat at all', '66 00 00 66 0D'],
    ['colder than it measures, for all its 0D', '4C 0D 0D 66 0D'],
  ])('%s is bad', (_, line) => {
    expect(decode(line)).toEqual({ frames: [], good: 0, bad: 1, skipped: 5 })
  })
})

test('a module sends the room, then the object', () => {
  const both = temperature({ celsius: 41.725, kind: 'surface', ambient: 25.1 })
  expect(tn9.encode(both)).toEqual(hex('66 12 A4 1C 0D 4C 13 AE 0D 0D'))
  expect(decodeCapture(tn9, tn9.encode(both)).frames).toEqual([room(25.1), object(41.725)])
})

test('a byte lost inside a fever costs that item alone', () => {
  expect(decode('4C 13 0D 0D 66 12 A4 1C 0D 4C 13 AE 0D 0D').frames).toEqual([room(25.1), object(41.725)])
})

test('every sixteenth of a kelvin that it measures survives the wire', () => {
  // -33 to 220 °C.
  fc.assert(
    fc.property(fc.integer({ min: 3843, max: 7890 }), (sixteenths) => {
      const celsius = (sixteenths * 625 - 2_731_500) / 10_000
      expect(decodeCapture(tn9, tn9.encode(object(celsius))).frames).toEqual([object(celsius)])
    }),
  )
  expect(() => tn9.encode(object(-274))).toThrow(RangeError)
})
