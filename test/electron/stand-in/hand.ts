import { heldWindow } from './browser-window.ts'

/** Stands in for whoever sits at the PC, and for bad luck: what the test tells the stand-in over Node's own channel. */
export type HandMove =
  /** Alt-F4; answered with whether the window closed. */
  | { do: 'close'; window: number }
  /** The page heeds nobody any more. */
  | { do: 'hang'; window: number }
  /** An error in the main process that nobody catches. */
  | { do: 'fail'; how: 'throw' | 'reject' }
  /** Looks into a page, also after its crash. */
  | { do: 'evaluate'; window: number; expression: string }

export interface HandAnswer {
  n: number
  outcome: { ok: true; value: unknown } | { ok: false; problem: string }
}

process.on('message', (move: HandMove & { n: number }) => void answer(move))
// The channel alone keeps no program running.
process.channel?.unref()

async function answer(move: HandMove & { n: number }): Promise<void> {
  const outcome = await act(move).then(
    (value): HandAnswer['outcome'] => ({ ok: true, value }),
    (error: unknown): HandAnswer['outcome'] => ({ ok: false, problem: String(error) }),
  )
  const answered: HandAnswer = { n: move.n, outcome }
  process.send?.(answered)
}

async function act(move: HandMove): Promise<unknown> {
  switch (move.do) {
    case 'close':
      return heldWindow(move.window).close()
    case 'hang':
      heldWindow(move.window).contents.events.tell('unresponsive')
      return true
    case 'fail':
      setImmediate(() => {
        if (move.how === 'throw') throw new Error('a bug of the test')
        void Promise.reject(new Error('a bug of the test'))
      })
      return true
    case 'evaluate':
      return heldWindow(move.window).contents.evaluate(move.expression)
  }
}
