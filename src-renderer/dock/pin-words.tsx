import type { TFunction } from 'i18next'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSecondsLeft } from '../countdown.ts'
import type { RefusalWords } from '../design/form.tsx'

type PinOutcome = { ok: true } | ({ ok: false } & Refused)

export interface Refused {
  reason:
    | 'wrong'
    | 'locked'
    | 'inactive'
    | 'not-supervisor'
    | 'weak-pin'
    | 'same-pin'
    | 'not-written'
    | 'unreachable'
  retryAt: number | null
  triesLeft: number | null
}

/** Of which number, and the kiosk's clock (UTC ms) when the page's stood at `receivedAt`. */
interface PinRefusal extends Refused {
  number: string
  serverNow: number
  receivedAt: number
}

const UNREACHABLE = { ok: false, reason: 'unreachable', retryAt: null, triesLeft: null } as const

const OF_THE_PIN: readonly Refused['reason'][] = ['wrong', 'weak-pin', 'same-pin']

/** Why a PIN was refused; where there is a wait it counts down to the second in which the next one is looked at. */
const usePinWords = (refusal: PinRefusal | null): RefusalWords | null => {
  const { t } = useTranslation()
  const retryAt = refusal?.retryAt ?? null
  const until = retryAt === null ? null : { at: retryAt }
  const seconds = useSecondsLeft(until, refusal ?? { serverNow: 0, receivedAt: 0 })
  if (refusal === null) return null
  const { number, reason } = refusal
  if (retryAt !== null && seconds === 0) {
    return { said: t('dock.lockOver', { number }), counting: null, isOver: true, isWrong: false }
  }
  return {
    said: retryAt === null ? whyRefused(t, refusal) : t('dock.lockedFor', { number }),
    counting: retryAt === null ? null : t('dock.lockedSeconds', { seconds }),
    isOver: false,
    isWrong: OF_THE_PIN.includes(reason),
  }
}

const whyRefused = (t: TFunction, { reason, triesLeft }: Refused): string => {
  switch (reason) {
    case 'wrong':
    case 'locked':
      return triesLeft === null ? t('dock.wrong') : t('dock.wrongLeft', { n: triesLeft })
    case 'inactive':
    case 'not-supervisor':
      return t(`dock.${reason}`)
    case 'weak-pin':
    case 'same-pin':
    case 'not-written':
    case 'unreachable':
      return t(`outcome.${reason}`)
  }
}

/** Sends a PIN, and has the words for why it was refused. `now` is the kiosk's clock, UTC ms. */
export const usePin = (now: () => number) => {
  const [refusal, setRefusal] = useState<PinRefusal | null>(null)
  const tell = (number: string, refused: Refused | null) =>
    setRefusal(
      refused === null ? null : { ...refused, number, serverNow: now(), receivedAt: performance.now() },
    )
  const sendPin = async (number: string, call: () => Promise<PinOutcome>): Promise<PinOutcome> => {
    const outcome = await call().catch(() => UNREACHABLE)
    tell(number, outcome.ok ? null : outcome)
    return outcome
  }
  return { sendPin, tell, words: usePinWords(refusal) }
}
