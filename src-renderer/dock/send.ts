import { useCallback, useState } from 'react'

export type Outcome = { ok: true } | { ok: false; reason: string; detail: string | null }

export interface Word {
  /** Counts up, so that the same word said twice is seen twice. */
  n: number
  reason: string
  detail: string | null
}

export const UNREACHABLE = { ok: false, reason: 'unreachable', detail: null } as const

/** Runs a call, keeps why it was refused for the banner, and hands the outcome on. A broken line is one more reason. */
export const useSend = () => {
  const [word, setWord] = useState<Word | null>(null)
  const send = useCallback(async (call: () => Promise<Outcome>): Promise<Outcome> => {
    const outcome: Outcome = await call().catch(() => UNREACHABLE)
    setWord((last) =>
      outcome.ok ? null : { n: (last?.n ?? 0) + 1, reason: outcome.reason, detail: outcome.detail },
    )
    return outcome
  }, [])
  /** Why something came to nothing that was never sent. */
  const say = useCallback(
    (reason: string) => setWord((last) => ({ n: (last?.n ?? 0) + 1, reason, detail: null })),
    [],
  )
  const clear = useCallback(() => setWord(null), [])
  return { send, word, say, clear }
}
