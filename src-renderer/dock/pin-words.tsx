import type { TFunction } from 'i18next'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { LONGEST_PIN, SHORTEST_PIN } from '../../src-main/people/weak-pin.ts'
import { useSecondsLeft } from '../countdown.ts'
import { Aloud } from '../design/form.tsx'

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
    /** It was not sent. */
    | 'pin-length'
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

/** Why a PIN was refused; where there is a wait it counts down to the second in which the next one is looked at. */
const PinWords = ({ refusal }: { refusal: PinRefusal }) => {
  const { t } = useTranslation()
  const { number, reason, retryAt, triesLeft } = refusal
  const seconds = useSecondsLeft(retryAt === null ? null : { at: retryAt }, refusal)
  if (retryAt !== null) {
    return (
      <>
        <Aloud>
          {seconds > 0 ? (
            t('dock.lockedOut', { number })
          ) : (
            <span data-over="true">{t('dock.lockOver', { number })}</span>
          )}
        </Aloud>
        {seconds > 0 ? ` · ${t('dock.lockedFor', { seconds })}` : null}
      </>
    )
  }
  return <Aloud>{pinWord(t, { reason, triesLeft })}</Aloud>
}

const pinWord = (t: TFunction, { reason, triesLeft }: Pick<Refused, 'reason' | 'triesLeft'>): string => {
  switch (reason) {
    case 'wrong':
    case 'locked':
      return triesLeft === null ? t('dock.wrong') : t('dock.wrongLeft', { n: triesLeft })
    case 'inactive':
    case 'not-supervisor':
      return t(`dock.${reason}`)
    case 'pin-length':
      return t('dock.pin-length', { least: SHORTEST_PIN.guard, most: LONGEST_PIN })
    case 'weak-pin':
    case 'same-pin':
    case 'not-written':
    case 'unreachable':
      return t(`outcome.${reason}`)
  }
}

const PIN_LENGTH = { reason: 'pin-length', retryAt: null, triesLeft: null } as const

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
  const { reason = null } = refusal ?? {}
  return {
    sendPin,
    tell,
    tellShort: () => tell('', PIN_LENGTH),
    words: refusal === null ? null : <PinWords refusal={refusal} />,
    /** It is the PIN that was not taken. */
    isWrong: reason !== null && reason !== 'not-written' && reason !== 'unreachable',
  }
}
