import { expect, test } from 'vitest'
import { cjmcu90614 } from './cjmcu-90614.ts'
import { decodeCapture } from './decode.ts'
import { temperature } from './protocol.ts'

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'))
const decode = (text: string) => decodeCapture(cjmcu90614, hex(text))
const surface = (celsius: number, ambient: number) => temperature({ celsius, kind: 'surface', ambient })

test.each([
  ['the captured frame, its sum over the data alone', '66 66 01 04 0A 83 0A 83 1A', surface(26.91, 26.91)],
  ['T1 is the object', '66 66 01 04 0D 5C 09 CE 40', surface(34.2, 25.1)],
  ['below zero', '66 66 01 04 FE 0C 09 CE E1', surface(-5, 25.1)],
  ['66 66 inside the data', '66 66 01 04 66 66 09 CE A3', surface(262.14, 25.1)],
])('%s', (_, line, frame) => {
  expect(decode(line)).toEqual({ frames: [frame], good: 1, bad: 0, skipped: 0 })
  expect(cjmcu90614.encode(frame)).toEqual(hex(line))
})

test.each([
  ['no heat at all', '66 66 01 04 95 4D 09 CE B9'],
  ['a room that no sensor stands', '66 66 01 04 66 66 66 66 98'],
])('%s is bad', (_, line) => {
  expect(decode(line)).toMatchObject({ frames: [], good: 0, skipped: 9 })
})

test('an answer in query mode', () => {
  expect(decode('66 66 02 04 0A 83 0A 83 1A').frames).toEqual([surface(26.91, 26.91)])
})

test('a sum over all bytes is a wrong one', () => {
  expect(decode('66 66 01 04 0A 83 0A 83 EB')).toEqual({ frames: [], good: 0, bad: 1, skipped: 9 })
})

test('a header byte too many costs no frame', () => {
  expect(decode('66 66 66 01 04 0A 83 0A 83 1A')).toMatchObject({ good: 1, bad: 0, skipped: 1 })
})

test('asked to stream', () => {
  expect(cjmcu90614.start).toEqual(hex('66 66 01 56'))
})
