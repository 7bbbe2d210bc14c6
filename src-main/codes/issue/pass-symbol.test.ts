import * as fc from 'fast-check'
import jsQR from 'jsqr'
import { create } from 'qrcode'
import { expect, test } from 'vitest'
import { passSymbol, SYMBOL, symbolSegments, type PassSymbol } from './pass-symbol.ts'

/** Every character of base45 (RFC 9285). */
const BASE45 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'
const pass = (length: number) => `WP1:${BASE45.repeat(14)}`.slice(0, length)

/** The symbol as pixels, from its path alone, by a reader that is not its writer's. */
function readBack({ side, path }: PassSymbol): string | undefined {
  const scale = 4
  const width = side * scale
  const data = new Uint8ClampedArray(width * width * 4).fill(255)
  expect(path).toMatch(/^(?:M\d+ \d+h\d+v1h-\d+z)+$/)
  let end = ''
  for (const [, left, top, run, back] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-(\d+)z/g)) {
    expect(run).toBe(back)
    // Runs do not touch: what touches is one run.
    expect(`${top} ${left}`).not.toBe(end)
    end = `${top} ${Number(left) + Number(run)}`
    for (let y = Number(top) * scale; y < (Number(top) + 1) * scale; y += 1) {
      const from = y * width + Number(left) * scale
      for (let at = from; at < from + Number(run) * scale; at += 1) data.fill(0, at * 4, at * 4 + 3)
    }
  }
  return jsQR(data, width, width)?.data
}

test.each([10, 350, 600])('a pass of %i characters can be read from its drawing', (length) => {
  const drawn = passSymbol(pass(length))
  if (!drawn.ok) throw new Error(drawn.problem)
  expect(readBack(drawn.symbol)).toBe(pass(length))
  expect(SYMBOL.printedMm / drawn.symbol.side).toBeGreaterThanOrEqual(0.5)
})

test('a longer one would be too fine to print', () => {
  expect(passSymbol(pass(601))).toEqual({
    ok: false,
    problem: 'a pass of 601 characters, too long for a QR symbol of 44 mm: shorten its texts',
  })
})

test('the quiet zone is four modules on every side', () => {
  const drawn = passSymbol(pass(10))
  if (!drawn.ok) throw new Error(drawn.problem)
  // Version 1 is 21 modules wide.
  expect(drawn.symbol.side).toBe(21 + 8)
  const runs = [...drawn.symbol.path.matchAll(/M(\d+) (\d+)h(\d+)/g)].map((run) => run.slice(1).map(Number))
  expect(Math.min(...runs.map(([x = 0]) => x))).toBe(4)
  expect(Math.max(...runs.map(([x = 0, , run = 0]) => x + run))).toBe(25)
  expect(Math.min(...runs.map(([, y = 0]) => y))).toBe(4)
  expect(Math.max(...runs.map(([, y = 0]) => y))).toBe(24)
  // The finder's upper edge is one run and not seven.
  expect(runs[0]).toEqual([4, 4, 7])
})

test('prefix and base45 are alphanumeric as they stand, at level M', () => {
  const { segments, errorCorrectionLevel } = create(symbolSegments(pass(350)), {
    errorCorrectionLevel: SYMBOL.level,
  })
  expect(segments.map(({ mode }) => mode)).toEqual([expect.objectContaining({ id: 'Alphanumeric' })])
  expect(errorCorrectionLevel).toMatchObject({ bit: 0 })
})

test('every text of base45 characters comes back', () => {
  const texts = fc.string({ unit: fc.constantFrom(...BASE45.split('')), minLength: 40, maxLength: 500 })
  fc.assert(
    fc.property(texts, (text) => {
      const drawn = passSymbol(text)
      if (!drawn.ok) throw new Error(drawn.problem)
      expect(readBack(drawn.symbol)).toBe(text)
    }),
    { numRuns: 15 },
  )
})
