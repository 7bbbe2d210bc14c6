import type { Readable, Writable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { WriteStream } from 'node:tty'
import type { Clock } from '../../drivers/clock.ts'
import { readNewSecret, type NewSecret } from './new-secret.ts'

/** 0 good, 1 refused, 2 unreadable input or bad usage, 3 only an authority or a guard can say (formats.md). */
export type ExitCode = 0 | 1 | 2 | 3

/** What the caller of the command line hands in. */
export interface Surroundings {
  readonly stdin: Readable
  readonly stdout: Writable
  readonly stderr: Writable
  /** Not of the kiosk that a command serves or plays: that has its own. */
  readonly clock: Clock
  /** Resolves when a command that serves is to end. Called only by such a command. */
  stopped(): Promise<unknown>
}

/** How a command reads and writes. */
export interface CommandIo extends Pick<Surroundings, 'stdout' | 'clock' | 'stopped'> {
  /** One JSON line on stdout: what a script reads. */
  line(value: unknown): void
  /** Whether words go to a terminal, where a person reads them and no file keeps them. */
  atTerminal: boolean
  /** Words for a person, on stderr. */
  words(text: string): void
  /** Says what is wrong with the input. */
  unreadable(problem: string): ExitCode
  /** Says why what was asked for is not done. */
  refused(problem: string): ExitCode
  /** All of stdin. */
  readStdin(): Promise<Buffer>
  /** A secret that is being chosen, asked for by `prompt` where somebody sits at a terminal. */
  readNewSecret<Weakness>(
    prompt: string,
    weakness: (secret: string) => Weakness | null,
  ): Promise<NewSecret<Weakness>>
}

export function commandIo(around: Surroundings): CommandIo {
  const words = (text: string): void => {
    around.stderr.write(`${text}\n`)
  }
  return {
    stdout: around.stdout,
    clock: around.clock,
    stopped: () => around.stopped(),
    line: (value) => {
      around.stdout.write(`${JSON.stringify(value)}\n`)
    },
    atTerminal: around.stderr instanceof WriteStream,
    words,
    unreadable: (problem) => {
      words(`kiosk: ${problem}`)
      return 2
    },
    refused: (problem) => {
      words(`kiosk: ${problem}`)
      return 1
    },
    readStdin: () => buffer(around.stdin),
    readNewSecret: (prompt, weakness) => readNewSecret(around, prompt, weakness),
  }
}
