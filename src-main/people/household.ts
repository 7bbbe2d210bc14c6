/** A household as everything here names it: building-unit-room, `12-3-501`. */
export type HouseholdOutcome =
  | { ok: true; household: string }
  | { ok: false; reason: 'empty' | 'unit-missing' | 'zero' | 'not-a-household' }

/** After NFKC, which already turned full-width digits and signs into plain ones. */
const DASH = String.raw`\s*[-‐‑–—−~/.、]\s*`
const NUMBERS = [
  new RegExp(`^(\\d{1,3})${DASH}(\\d{1,2})${DASH}(\\d{1,4})$`, 'u'),
  /^(\d{1,3}) (\d{1,2}) (\d{1,4})$/,
  /^(\d{1,3})\s*(?:幢|栋|号楼|楼|#)\s*(\d{1,2})\s*单元\s*(\d{1,4})\s*(?:室|号|房)?$/,
]
/** Building and room without the unit between them. */
const TWO_PARTS = /^\d{1,3}\D+\d{1,4}\s*(?:室|号|房)?$/

/**
 * Reads what a guard typed: `12-3-501`, `12幢3单元501室`, `１２－３－５０１`, `012 3 501`. Leading zeros go.
 * A household is not guessed: one without its unit is refused, since 12-1-501 and 12-2-501 are two families.
 */
export function parseHousehold(typed: string): HouseholdOutcome {
  const text = typed.normalize('NFKC').trim()
  if (text === '') return { ok: false, reason: 'empty' }
  for (const pattern of NUMBERS) {
    const parts = pattern.exec(text)?.slice(1).map(Number)
    if (parts === undefined) continue
    return parts.includes(0) ? { ok: false, reason: 'zero' } : { ok: true, household: parts.join('-') }
  }
  return { ok: false, reason: TWO_PARTS.test(text) ? 'unit-missing' : 'not-a-household' }
}
