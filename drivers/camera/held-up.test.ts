import { expect, test } from 'vitest'
import { heldUp } from './held-up.ts'
import type { QrSymbol } from './symbol.ts'

const frame = { data: new Uint8ClampedArray(), width: 1280, height: 720 }

/** A symbol of so many pixels a side. */
function symbol(text: string, side: number): QrSymbol {
  const [near, far] = [100, 100 + side]
  const corners = [
    { x: near, y: near },
    { x: far, y: near },
    { x: far, y: far },
    { x: near, y: far },
  ] as const
  return { text, bytes: new Uint8Array(), corners, modules: null, decoder: 'zxing' }
}

test.each([
  ['nothing', [], null],
  ['the only one', [symbol('A', 200)], 'A'],
  ['one a fifth of the height', [symbol('A', 145)], 'A'],
  ['one behind, too small', [symbol('A', 140)], null],
  ['the nearer one', [symbol('A', 300), symbol('B', 200)], 'A'],
  ['neither of two as near', [symbol('A', 300), symbol('B', 250)], null],
  ['one code in two places', [symbol('A', 300), symbol('A', 290)], 'A'],
  ['the nearer one of three', [symbol('A', 300), symbol('A', 290), symbol('B', 100)], 'A'],
])('%s', (_name, symbols, text) => {
  expect(heldUp(symbols, frame)?.text ?? null).toBe(text)
})
