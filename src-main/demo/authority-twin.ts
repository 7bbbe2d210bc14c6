import type { Clock } from '../../drivers/clock.ts'
import type { Lookups } from '../kiosk/lookup/lookups.ts'
import type { TwinAnswer } from './people-file.ts'

/** A stand-in for an authority, without any network: it knows these codes only, and says what it was told to. */
export function createAuthorityTwin(answers: readonly TwinAnswer[], clock: Clock): Lookups {
  const known = new Map(answers.map((answer) => [answer.text, answer]))
  const cancels = new Set<() => void>()
  return {
    covers: ({ text }) => known.has(text),
    lookUp: ({ text }) =>
      new Promise((resolve) => {
        const { status, afterMs, name } = known.get(text) ?? NOBODY
        const cancel = clock.after(afterMs, () => {
          cancels.delete(cancel)
          const failed = status === 'lookup_failed' || status === 'lookup_timeout'
          const trouble = {
            id: status === 'lookup_timeout' ? 'timeout' : 'unreachable',
            detail: null,
          } as const
          resolve({
            answer: {
              status,
              assurance: failed ? null : 'authority',
              updatedAt: failed ? null : clock.now(),
              maskedName: failed ? null : (name ?? null),
            },
            trouble: failed ? trouble : null,
          })
        })
        cancels.add(cancel)
      }),
    close() {
      for (const cancel of cancels) cancel()
    },
  }
}

const NOBODY: TwinAnswer = { text: '', status: 'lookup_failed', afterMs: 0 }
