import { create } from 'qrcode'

/**
 * How a pass is drawn. Level M mends 15 % of the symbol: a crease, a thumb. A module is at least half a millimetre
 * on the sheet: four dots of a label printer at 203 dpi, the least that the symbol's makers ask for. With 44 mm for
 * symbol and quiet zone (four modules, ISO/IEC 18004) that allows version 15, which holds 600 characters.
 */
export const SYMBOL = { level: 'M', quietModules: 4, printedMm: 44, leastModuleMm: 0.5 } as const

/** As one alphanumeric segment (5.5 bits a character): prefix and base45 have no other characters. */
export function symbolSegments(text: string) {
  return [{ data: text, mode: 'alphanumeric' as const }]
}

export interface PassSymbol {
  /** Modules along a side, with the quiet zone. */
  side: number
  /** SVG path data of the dark modules, a unit a module. */
  path: string
}

/** The QR symbol of a pass, or why it cannot be printed so that a cheap scanner reads it from paper. */
export function passSymbol(text: string): { ok: true; symbol: PassSymbol } | { ok: false; problem: string } {
  const { modules } = create(symbolSegments(text), { errorCorrectionLevel: SYMBOL.level })
  const side = modules.size + 2 * SYMBOL.quietModules
  if (SYMBOL.printedMm / side < SYMBOL.leastModuleMm) {
    return {
      ok: false,
      problem: `a pass of ${text.length} characters, too long for a QR symbol of ${SYMBOL.printedMm} mm: shorten its texts`,
    }
  }
  return { ok: true, symbol: { side, path: pathOf(modules) } }
}

/** A rectangle for each run of dark modules in a row: filled shapes, since strokes leave hairlines in print. */
function pathOf({ size, data }: { size: number; data: Uint8Array }): string {
  const pieces: string[] = []
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      if (data[y * size + x] !== 1) continue
      const begin = x
      while (x + 1 < size && data[y * size + x + 1] === 1) x += 1
      const run = x + 1 - begin
      pieces.push(`M${begin + SYMBOL.quietModules} ${y + SYMBOL.quietModules}h${run}v1h-${run}z`)
    }
  }
  return pieces.join('')
}
