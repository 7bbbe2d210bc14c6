import type { ChildProcess } from 'node:child_process'
import { outcome } from '../fixtures/until.ts'
import type { Ended } from './host.ts'

/** What a program says on stderr, and its end. */
export function watched(
  name: string,
  child: ChildProcess,
): { words: () => string; end: () => Promise<Ended> } {
  let words = ''
  child.stderr?.setEncoding('utf8').on('data', (piece: string) => (words += piece))
  const ended = new Promise<Ended>((resolve) =>
    child.once('close', (exitCode) => resolve({ exitCode, words })),
  )
  return {
    words: () => words,
    end: () => outcome(`the end of ${name}`, ended, () => `it runs on, and said: ${words}`),
  }
}
