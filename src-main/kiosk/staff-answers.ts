import type { SignInOutcome } from '../api/contract.ts'
import type { Staff } from '../people/staff.ts'

/** A PIN that could not be looked at is answered like a wrong one: nobody gets in on a fault. */
export async function checkPin(
  staff: Staff | null,
  number: string,
  pin: string,
  now: number,
): Promise<SignInOutcome> {
  const checked = await staff?.checkPin({ number, pin, now })
  if (checked?.ok === true) {
    const { name, role } = checked.staff
    return { ok: true, staff: { number, name, role } }
  }
  const locked = checked?.reason === 'locked'
  const retryAt = checked !== undefined && 'retryAt' in checked ? checked.retryAt : null
  return { ok: false, reason: locked ? 'locked' : 'wrong', retryAt }
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
