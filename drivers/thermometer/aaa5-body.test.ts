import { describe, expect, test } from 'vitest'
import { aaa5Body } from './aaa5-body.ts'
import { decodeCapture } from './decode.ts'
import { temperature, wordless } from './protocol.ts'

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'))
const decode = (text: string) => decodeCapture(aaa5Body, hex(text))
const body = (celsius: number) => temperature({ celsius, kind: 'body-estimate', ambient: 25.1 })
const acknowledged = wordless('acknowledged', 'body-estimate')

test('set body at the start, measure in turn, at most 4 times a second', () => {
  expect(aaa5Body.start).toEqual(hex('AA A5 04 02 02 08 55'))
  expect(aaa5Body.poll?.request).toEqual(hex('AA A5 03 01 04 55'))
  expect(1000 / aaa5Body.frameEveryMs).toBeLessThanOrEqual(4)
})

describe('frames', () => {
  test.each([
    ['a body of 36.5, a room of 25.1', 'AA A5 08 01 02 01 6D 00 FB 74 55', body(36.5)],
    ['below zero', 'AA A5 08 01 02 FF CE 00 FB D3 55', body(-5)],
    [
      'mode 01: the skin, never judged',
      'AA A5 08 01 01 01 6D 00 FB 73 55',
      { ...body(36.5), kind: 'surface' },
    ],
    [
      '55 and AA inside the data',
      'AA A5 08 01 02 01 55 00 AA 0B 55',
      temperature({ celsius: 34.1, kind: 'body-estimate', ambient: 17 }),
    ],
    ['the acknowledgement of set body', 'AA A5 04 02 00 06 55', acknowledged],
    ['a command that was refused', 'AA A5 04 02 01 07 55', wordless('error', 'body-estimate')],
  ])('%s', (_, line, frame) => {
    expect(decode(line)).toEqual({ frames: [frame], good: 1, bad: 0, skipped: 0 })
    expect(aaa5Body.encode(decode(line).frames[0] ?? acknowledged)).toEqual(hex(line))
  })

  test('00 before a header is skipped', () => {
    expect(decode('00 00 AA A5 08 01 02 01 6D 00 FB 74 55 00 AA A5 04 02 00 06 55')).toEqual({
      frames: [body(36.5), acknowledged],
      good: 2,
      bad: 0,
      skipped: 3,
    })
  })

  test.each([
    ['a wrong sum', 'AA A5 08 01 02 01 6D 00 FB 75 55', 1],
    ['another end', 'AA A5 08 01 02 01 6D 00 FB 74 54', 1],
    ['a mode that nobody knows', 'AA A5 08 01 03 01 6D 00 FB 75 55', 1],
    ['a measurement as long as an acknowledgement', 'AA A5 04 01 00 05 55', 1],
    ['an acknowledgement as long as a measurement', 'AA A5 08 02 00 01 6D 00 FB 73 55', 1],
    ['a length that no answer has', 'AA A5 05 01 02 01 09 55', 0],
    ['our own request, echoed', 'AA A5 03 01 04 55', 0],
  ])('%s is none', (_, line, bad) => {
    const { length } = hex(line)
    expect(decode(line)).toEqual({ frames: [], good: 0, bad, skipped: length })
  })

  test.each([
    ['no heat at all', 'AA A5 08 01 02 F5 55 00 FB 50 55'],
    ['a room that no sensor stands', 'AA A5 08 01 02 01 55 AA A5 B0 55'],
  ])('%s is an error of the sensor', (_, line) => {
    const frames = [wordless('error', 'body-estimate')]
    expect(decode(line)).toEqual({ frames, good: 1, bad: 0, skipped: 0 })
  })

  test('a frame cut short does not cost the next one', () => {
    expect(decode('AA A5 08 01 02 01 AA A5 08 01 02 01 6D 00 FB 74 55')).toMatchObject({
      frames: [body(36.5)],
      bad: 1,
    })
  })
})

test('what it cannot send', () => {
  expect(() => aaa5Body.encode(body(3276.8))).toThrow(RangeError)
  expect(() => aaa5Body.encode(temperature({ celsius: 36.5, kind: 'body-estimate', ambient: null }))).toThrow(
    RangeError,
  )
})
