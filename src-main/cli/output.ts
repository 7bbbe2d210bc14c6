import { once } from 'node:events'

/** 0 good, 1 refused, 2 unreadable input or bad usage, 3 only an authority or a guard can say (formats.md). */
export type ExitCode = 0 | 1 | 2 | 3

/** One JSON line on stdout: what a script reads. */
export function line(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`)
}

/** Words for a person, on stderr. */
export function words(text: string): void {
  process.stderr.write(`${text}\n`)
}

/** Says what is wrong with the input. */
export function unreadable(problem: string): ExitCode {
  words(`kiosk: ${problem}`)
  return 2
}

export async function readStdin(): Promise<Buffer> {
  const pieces: Buffer[] = []
  process.stdin.on('data', (piece: Buffer) => pieces.push(piece))
  await once(process.stdin, 'end')
  return Buffer.concat(pieces)
}
