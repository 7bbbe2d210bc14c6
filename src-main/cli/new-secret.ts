import { createInterface } from 'node:readline'
import type { Surroundings } from './command-io.ts'

/** `given-up`: by Ctrl-C, or the input ended before. */
export type NewSecret = { ok: true; secret: string } | { ok: false; reason: 'given-up' | 'different' }

/**
 * Reads a secret that is being chosen: at a terminal it is typed twice after prompts on stderr and shown nowhere, from a
 * pipe it is the first line.
 */
export function readNewSecret(
  { stdin, stderr }: Pick<Surroundings, 'stdin' | 'stderr'>,
  prompt: string,
): Promise<NewSecret> {
  const isTerminal = 'isTTY' in stdin && stdin.isTTY === true
  const prompts = isTerminal ? [`${prompt}: `, 'The same again: '] : ['']
  return new Promise((resolve) => {
    const typed: string[] = []
    // Without an output readline edits a line and echoes nothing; the terminal's own echo it switches off.
    const lines = createInterface({ input: stdin, terminal: isTerminal, historySize: 0 })
    const ask = (): void => void stderr.write(prompts[typed.length] ?? '')
    lines.on('line', (line) => {
      // More may come in one piece than was asked for.
      if (typed.length === prompts.length) return
      typed.push(line)
      if (isTerminal) stderr.write('\n')
      if (typed.length === prompts.length) lines.close()
      else ask()
    })
    lines.once('close', () => {
      // A writer that keeps its end open must not keep us.
      if (!isTerminal) stdin.destroy()
      const [secret] = typed
      if (secret === undefined || typed.length < prompts.length) {
        if (isTerminal) stderr.write('\n')
        resolve({ ok: false, reason: 'given-up' })
      } else if (typed.some((again) => again !== secret)) resolve({ ok: false, reason: 'different' })
      else resolve({ ok: true, secret })
    })
    ask()
  })
}
