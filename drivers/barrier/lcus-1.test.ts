import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { hearCommands, relayCommand } from './lcus-1.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase()
const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'))

test('the two commands, byte by byte', () => {
  expect(hex(relayCommand(true))).toBe('A00101A2')
  expect(hex(relayCommand(false))).toBe('A00100A1')
})

test.each([
  { line: 'A0 01 01 A2 A0 01 00 A1', coil: [true, false] },
  { line: '00 A0 A0 01 01 A2 FF', coil: [true] },
  { line: 'A0 01 01 A1', coil: [], what: 'a wrong sum' },
  { line: 'A0 02 01 A3', coil: [], what: 'a coil that it does not have' },
])('a relay hears $coil in $line', ({ line, coil }) => {
  expect(hearCommands([], bytes(line)).coil).toEqual(coil)
})

test('however its line is cut and whatever stands between, a relay hears every command', () => {
  // No byte of a command, so that noise cannot begin one.
  const noise = fc.array(fc.integer({ min: 0x02, max: 0x9f }), { maxLength: 9 })
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), noise)), fc.integer({ min: 1, max: 7 }), (said, cut) => {
      const line = said.flatMap(([on, before]) => [...before, ...relayCommand(on)])
      const heard: boolean[] = []
      let kept: readonly number[] = []
      for (let at = 0; at < line.length; at += cut) {
        const next = hearCommands(kept, Uint8Array.from(line.slice(at, at + cut)))
        heard.push(...next.coil)
        kept = next.kept
      }
      expect(heard).toEqual(said.map(([on]) => on))
    }),
  )
})
