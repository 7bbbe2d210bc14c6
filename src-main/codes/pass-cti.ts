import { fromBase45 } from './base45.ts'
import { readCoseSign1 } from './cose.ts'
import { readCwt } from './cwt.ts'
import { MAX_SIGNED_LENGTH, SIGNED_FAMILIES, signedFamilyOf } from './signed-pass.ts'

/**
 * The cti that names a pass, read from its text without believing it: nothing is verified, so this is for taking
 * a pass out of use, never for letting anybody in. The problem holds no piece of the text.
 */
export function passCti(text: string): { ok: true; cti: Uint8Array } | { ok: false; problem: string } {
  const family = signedFamilyOf(text)
  if (family === null || text.length > MAX_SIGNED_LENGTH) {
    return { ok: false, problem: 'expected the text of a pass, which begins with RA1:, WP1:, GP1: or SB1:' }
  }
  const bytes = fromBase45(text.slice(SIGNED_FAMILIES[family].prefix.length))
  const cwt = bytes === null ? null : readCwt(readCoseSign1(bytes)?.payload ?? new Uint8Array())
  if (cwt === null)
    return { ok: false, problem: 'damaged: the text of a pass, whole and unchanged, was expected' }
  if (cwt.cti === null || cwt.cti.length === 0) {
    return {
      ok: false,
      problem: 'this pass has no cti, so it cannot be revoked by itself: it ends with its key',
    }
  }
  return { ok: true, cti: cwt.cti }
}
