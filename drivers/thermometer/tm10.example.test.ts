import { expect, test } from 'vitest'
import { decodeCapture } from './decode.ts'
import { temperature, wordless } from './protocol.ts'
import { tm10 } from './tm10.example.ts'

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'))

test.each([
  [
    'the manual’s example',
    '3C 05 0D 5C 00 FB 69 3E',
    temperature({ celsius: 34.2, kind: 'surface', ambient: 25.1 }),
  ],
  ['frost', '3C 05 FE 0C FF CE DC 3E', temperature({ celsius: -5, kind: 'surface', ambient: -5 })],
  ['no sensor', '3C 05 7F FF 00 00 83 3E', wordless('error', 'surface')],
])('%s', (_, line, frame) => {
  expect(decodeCapture(tm10, hex(line))).toEqual({ frames: [frame], good: 1, bad: 0, skipped: 0 })
  expect(tm10.encode(frame)).toEqual(hex(line))
})

test('a byte lost costs one frame', () => {
  expect(decodeCapture(tm10, hex('3C 05 0D 5C 00 FB 3E 3C 05 0D 5C 00 FB 69 3E'))).toMatchObject({
    good: 1,
    bad: 1,
  })
})
