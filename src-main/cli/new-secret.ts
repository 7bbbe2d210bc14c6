import { createInterface } from 'node:readline'
import type { Surroundings } from './command-io.ts'

/** `given-up`: by Ctrl-C, or the input ended before. */
export type NewSecret<Weakness> =
  | { ok: true; secret: string }
  | { ok: false; reason: 'given-up' | 'different' }
  | { ok: false; reason: 'weak'; weakness: Weakness }

/**
 * Reads a secret that is being chosen: at a terminal it is typed twice after prompts on stderr and shown nowhere, from a
 * pipe it is the first line. One that is too weak is not asked for again. `weakness` is null for one that is not.
 */
export function readNewSecret<Weakness>(
  { stdin, stderr }: Pick<Surroundings, 'stdin' | 'stderr'>,
  prompt: string,
  weakness: (secret: string) => Weakness | null,
): Promise<NewSecret<Weakness>> {
  const isTerminal = 'isTTY' in stdin && stdin.isTTY === true
  const prompts = isTerminal ? [`${prompt}: `, 'The same again (再输一次): '] : ['']
  return new Promise((resolve) => {
    const typed: string[] = []
    let weak: Weakness | null = null
    // Without an output readline edits a line and echoes nothing; the terminal's own echo it switches off.
    const lines = createInterface({ input: stdin, terminal: isTerminal, historySize: 0 })
    const ask = (): void => void stderr.write(prompts[typed.length] ?? '')
    const isEnough = (): boolean => typed.length === prompts.length || weak !== null
    lines.on('line', (line) => {
      // More may come in one piece than was asked for.
      if (isEnough()) return
      typed.push(line)
      if (isTerminal) stderr.write('\n')
      if (typed.length === 1) weak = weakness(line)
      if (isEnough()) lines.close()
      else ask()
    })
    lines.once('close', () => {
      // A writer that keeps its end open must not keep us.
      if (!isTerminal) stdin.destroy()
      const [secret] = typed
      if (weak !== null) resolve({ ok: false, reason: 'weak', weakness: weak })
      else if (secret === undefined || typed.length < prompts.length) {
        if (isTerminal) stderr.write('\n')
        resolve({ ok: false, reason: 'given-up' })
      } else if (typed.some((again) => again !== secret)) resolve({ ok: false, reason: 'different' })
      else resolve({ ok: true, secret })
    })
    ask()
  })
}
