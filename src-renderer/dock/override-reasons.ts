import { OVERRIDE_REASONS, type OverrideReason, type VisitView } from '../../src-main/api/contract.ts'
import { CODE_ROLES, type Verdict } from '../../src-main/words.ts'

/** Why a visitor would be stopped after a pass. */
const TO_DENY: readonly OverrideReason[] = [
  'code-seen-by-eye',
  'wrong-person',
  'device-fault',
  'behaviour',
  'instructed',
  'wrong-key',
]

const isOfCode = (reason: string): boolean =>
  reason === 'no-phone' || CODE_ROLES.some((role) => reason.startsWith(role))

/** Of the reasons to let a denied visitor in, these must answer what the deny was for; the others fit every deny. */
const ANSWERS: Partial<Record<OverrideReason, (reason: string) => boolean>> = {
  'code-seen-by-eye': isOfCode,
  'paper-proof': isOfCode,
  'known-resident': isOfCode,
  'mask-put-on': (reason) => reason === 'mask-missing',
  'contact-temperature-normal': (reason) => reason === 'fever-confirmed',
}

/** The reasons that fit an override of this visit to that verdict, in the order of the contract. */
export const reasonsFor = (
  { ruled, temperature }: Pick<VisitView, 'ruled' | 'temperature'>,
  to: Verdict,
): OverrideReason[] =>
  OVERRIDE_REASONS.filter((reason) => {
    if (to === 'deny') return TO_DENY.includes(reason)
    // A deny by a wrong key is checked again, which lets no visitor in unchecked.
    if (reason === 'wrong-key') return ruled?.verdict === 'pass'
    if (reason === 'behaviour') return false
    // The clinical thermometer itself has found the fever.
    if (reason === 'contact-temperature-normal' && temperature?.kind === 'contact') return false
    const answers = ANSWERS[reason]
    return answers === undefined || ruled?.reasons.some(answers) === true
  })
