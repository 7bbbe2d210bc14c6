import type { SignInOutcome } from '../api/contract.ts'
import type { PinOutcome, PinRefused, Staff } from '../people/staff.ts'

/** A PIN that could not be looked at is answered like a wrong one: nobody gets in on a fault. */
export async function checkPin(
  staff: Staff | null,
  number: string,
  pin: string,
  now: number,
): Promise<SignInOutcome> {
  const checked = await staff?.checkPin({ number, pin, now })
  if (checked?.ok === true) {
    // As the register has it, not as it was typed: by it a deactivated guard goes off duty.
    const { number: registered, name, role } = checked.staff
    return { ok: true, staff: { number: registered, name, role } }
  }
  return { ok: false, ...pinRefusal(checked) }
}

/** Why a PIN let nobody in, as a screen tells it; undefined without a register. */
export function pinRefusal(
  refused: Exclude<PinOutcome, { ok: true }> | undefined,
): Pick<PinRefused, 'reason' | 'retryAt'> & { triesLeft: number | null } {
  return refused !== undefined && 'retryAt' in refused
    ? { reason: refused.reason, retryAt: refused.retryAt, triesLeft: refused.triesLeft }
    : { reason: 'wrong', retryAt: null, triesLeft: null }
}

/** The refusals that a screen has words for; any other is told as `otherwise` with its detail. */
export function refusedAs<Told extends string>(
  refusal: { reason: string; detail: string | null },
  told: readonly Told[],
  otherwise: Told,
): { ok: false; reason: Told; detail: string | null } {
  const reason = told.find((candidate) => candidate === refusal.reason) ?? otherwise
  return { ok: false, reason, detail: refusal.detail }
}
